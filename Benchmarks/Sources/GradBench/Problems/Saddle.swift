import Nabla

/// `saddle`: the saddle point of a function of two points, the one least and the other greatest.
///
/// Engine: the tape and dual numbers, nested, as the four functions ask: a maximum is found by gradients
/// (the inner mode) inside a function whose minimum is found by gradients (the outer mode).
struct Saddle: NestedProblem {
  private let start: [Double]

  init(input: JSON) throws { start = try input.get("start") { try $0.numbers(count: 2) } }

  func run<Outer: Mode, Inner: Mode>(_: Outer.Type, _: Inner.Type) -> Run {
    Run(count: 4) { results in
      let r1 = minimum(of: Greatest<Inner>(start: start), from: start, Outer.self)
      let r2 = minimum(of: Negative(point: r1), from: start, Inner.self)
      _ = results.update(fromContentsOf: r1 + r2)
    }
  }
}

/// The function whose saddle is sought.
private func height<N: DifferentiableNumber>(_ p: [N], _ q: [N]) -> N { dot(p, p) - dot(q, q) }

/// The greatest height over all second points, by the first.
private struct Greatest<Inner: Mode>: NestedFunction {
  let start: [Double]

  func value<N: DifferentiableNumber>(at p: [N], lift: (Double) -> N) -> N {
    height(p, minimum(of: Negative(point: p), from: start.map(lift), Inner.self))
  }
}

/// Minus the height, by the second point.
private struct Negative<Number: DifferentiableNumber>: NestedFunction {
  let point: [Number]

  func value<N: DifferentiableNumber>(at q: [N], lift: (Number) -> N) -> N {
    -height(point.map(lift), q)
  }
}
