import Nabla
import Testing

@testable import GradBenchProblems

@Suite struct NestedModesTests {
  /// A problem that notes which numbers its inner function is computed with.
  private struct Spy: NestedProblem {
    init(input: JSON) {}

    func run<Outer: Mode, Inner: Mode>(_: Outer.Type, _: Inner.Type) -> Run {
      let notes = Notes()
      return Run {
        _ = Outer.gradient(of: Around<Inner>(notes: notes), at: [0.5])
      } output: {
        .string(notes.types.joined(separator: " "))
      }
    }
  }

  private final class Notes {
    var types: [String] = []
    func note(_ type: Any.Type) {
      if types.last != "\(type)" { types.append("\(type)") }
    }
  }

  private struct Around<Inner: Mode>: NestedFunction {
    let notes: Notes
    func value<N: DifferentiableNumber>(at x: [N], lift: (Double) -> N) -> N {
      notes.note(N.self)
      return Inner.gradient(of: Within<N>(notes: notes), at: x)[0]
    }
  }

  private struct Within<Number: DifferentiableNumber>: NestedFunction {
    let notes: Notes
    func value<N: DifferentiableNumber>(at x: [N], lift: (Number) -> N) -> N {
      notes.note(N.self)
      return x[0] * x[0]
    }
  }

  @Test(arguments: [
    ("rr", "Variable<Double> Variable<Variable<Double>>"),
    ("ff", "Dual<Double> Dual<Dual<Double>>"),
    ("fr", "Dual<Double> Variable<Dual<Double>>"),
    ("rf", "Variable<Double> Dual<Variable<Double>>"),
  ]) func `two letters are the outer and the inner mode`(_ name: String, _ types: String) throws {
    #expect(try answer(Spy.self, name, "{}") == .string(types))
  }

  @Test(arguments: ["rr", "ff", "fr", "rf"])
  func `nested derivatives are those of the formula`(_ name: String) throws {
    /// The derivative of x³ y² by x, then the gradient of that.
    struct Outer<Inner: Mode>: NestedFunction {
      func value<N: DifferentiableNumber>(at x: [N], lift: (Double) -> N) -> N {
        Inner.gradient(of: Cubic(y: x[1]), at: [x[0]])[0]
      }
    }
    struct Cubic<Number: DifferentiableNumber>: NestedFunction {
      let y: Number
      func value<N: DifferentiableNumber>(at x: [N], lift: (Number) -> N) -> N {
        x[0] * x[0] * x[0] * lift(y * y)
      }
    }
    struct Probe: NestedProblem {
      init(input: JSON) {}
      func run<O: Mode, I: Mode>(_: O.Type, _: I.Type) -> Run {
        Run(count: 2) { results in
          _ = results.update(fromContentsOf: O.gradient(of: Outer<I>(), at: [2, 3]))
        }
      }
    }
    // 6 x y² and 6 x² y.
    #expect(try answer(Probe.self, name, "{}").numbers() == [108, 72])
  }

  /// All four modes are searches of one function, from elsewhere than the recorded starts.
  @Test func `the modes agree`() throws {
    let names = ["rr", "ff", "fr", "rf"]
    let landings = try names.map { try answer(Particle.self, $0, #"{"w":0.1}"#).number() }
    #expect(landings.allSatisfy { abs($0 - 0.20719) < 1e-4 })
    let saddles = try names.map {
      try answer(Saddle.self, $0, #"{"start":[0.5,-2]}"#).numbers()
    }
    #expect(saddles.allSatisfy { agree($0, [0, 0, 0, 0], within: 2e-5) })
  }
}
