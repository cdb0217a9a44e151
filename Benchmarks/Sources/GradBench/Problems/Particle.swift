import Nabla

/// `particle`: where a charge must be for a particle that flies past it to land at the origin.
///
/// Engine: the tape and dual numbers, nested, as the four functions ask. The acceleration is the
/// gradient of a potential (the inner mode), in a function that is differentiated itself (the outer
/// mode): all branches and loops are the language's own.
struct Particle: NestedProblem {
  private let w: Double

  init(input: JSON) throws { w = try input.get("w") { try $0.number() } }

  func run<Outer: Mode, Inner: Mode>(_: Outer.Type, _: Inner.Type) -> Run {
    Run { minimum(of: LandingError<Inner>(), from: [w], Outer.self)[0] }
  }
}

/// The square of where the particle lands, by the charge's place w.
private struct LandingError<Inner: Mode>: NestedFunction {
  func value<N: DifferentiableNumber>(at w: [N], lift: (Double) -> N) -> N {
    let potential = Potential(w: w[0])
    var position: [N] = [0, 8]
    var velocity: [N] = [0.75, 0]
    while true {
      let fall = 0.1 * velocity[1]
      if position[1] + fall <= 0 { break }
      let slope = Inner.gradient(of: potential, at: position)
      position[0] += 0.1 * velocity[0]
      position[1] += fall
      for axis in 0..<2 { velocity[axis] -= 0.1 * slope[axis] }
    }
    let landing = position[0] - velocity[0] * position[1] / velocity[1]
    return landing * landing
  }
}

/// The potential of the charge and of another one.
private struct Potential<Number: DifferentiableNumber>: NestedFunction {
  let w: Number

  func value<N: DifferentiableNumber>(at x: [N], lift: (Number) -> N) -> N {
    func potential(_ height: N) -> N {
      let (dx, dy) = (x[0] - 10, x[1] - height)
      return 1 / sqrt(dx * dx + dy * dy)
    }
    return potential(10 - lift(w)) + potential(0)
  }
}
