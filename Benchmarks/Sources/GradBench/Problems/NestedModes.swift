import Nabla

/// A function that is differentiated while something around it is.
///
/// It knows numbers of the level around it, and gets numbers that are differentiated: `lift` makes a
/// constant of the former among the latter.
protocol NestedFunction<Number> {
  associatedtype Number: DifferentiableNumber
  func value<N: DifferentiableNumber>(at x: [N], lift: (Number) -> N) -> N
}

/// A way to differentiate, forward or reverse.
protocol Mode {
  static func gradient<F: NestedFunction>(of f: F, at x: [F.Number]) -> [F.Number]
}

/// Reverse mode: one backward sweep of the tape.
enum Reverse: Mode {
  static func gradient<F: NestedFunction>(of f: F, at x: [F.Number]) -> [F.Number] {
    Nabla.gradient(at: x) { x in f.value(at: x) { Variable($0) } }
  }
}

/// Forward mode: a run an input.
enum Forward: Mode {
  static func gradient<F: NestedFunction>(of f: F, at x: [F.Number]) -> [F.Number] {
    x.indices.map { varied in
      derivative(at: x[varied]) { number in
        f.value(at: x.indices.map { $0 == varied ? number : Dual(x[$0]) }) { Dual($0) }
      }
    }
  }
}

/// A problem whose functions are the two modes that it nests, by two letters: the outer, then the inner.
protocol NestedProblem: Problem {
  func run<Outer: Mode, Inner: Mode>(_ outer: Outer.Type, _ inner: Inner.Type) -> Run
}

extension NestedProblem {
  // The types are named here, so that the compiler knows them in all that is nested.
  static var functions: [String: (Self) -> () throws -> Run] {
    [
      "rr": { problem in { problem.run(Reverse.self, Reverse.self) } },
      "ff": { problem in { problem.run(Forward.self, Forward.self) } },
      "fr": { problem in { problem.run(Forward.self, Reverse.self) } },
      "rf": { problem in { problem.run(Reverse.self, Forward.self) } },
    ]
  }
}

/// Where a function is least, by descent along its gradient.
///
/// The step grows to twice its length after ten steps that went down, and shrinks to half after one that
/// did not. The search ends where the gradient or the step is shorter than 1e-5.
func minimum<F: NestedFunction, M: Mode>(of f: F, from start: [F.Number], _: M.Type) -> [F.Number] {
  /// What only decides where to go is not differentiated.
  func length(_ x: [F.Number]) -> Double {
    x.reduce(0) { $0 + $1.primal * $1.primal }.squareRoot()
  }
  let tolerance = 1e-5
  var x = start
  var best = f.value(at: x) { $0 }
  var slope = M.gradient(of: f, at: x)
  var steepness = length(slope)
  var step = 1e-5
  var successes = 0
  while steepness > tolerance, step * steepness > tolerance {
    var trial = x
    for i in trial.indices { trial[i] -= step * slope[i] }
    let found = f.value(at: trial) { $0 }
    if found < best {
      (x, best) = (trial, found)
      slope = M.gradient(of: f, at: x)
      steepness = length(slope)
      successes += 1
      if successes == 10 { (step, successes) = (2 * step, 0) }
    } else {
      (step, successes) = (step / 2, 0)
    }
  }
  return x
}
