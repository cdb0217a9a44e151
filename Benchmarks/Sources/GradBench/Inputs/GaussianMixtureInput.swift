/// The input of `gmm`: `count` points of `dimension` coordinates, and `components` Gaussians with a
/// Wishart prior.
package struct GaussianMixtureInput {
  package let dimension: Int
  package let components: Int
  package let points: [[Double]]
  package let gamma: Double
  package let m: Int
  /// What is differentiated by: of every component alpha, then of every one mu, q and l.
  package let parameters: [Double]

  package var count: Int { points.count }
  /// How many numbers of l a component has.
  package var triangle: Int { dimension * (dimension - 1) / 2 }

  package init(input: JSON) throws {
    let d = try input.get("d") { try $0.integer(atLeast: 1) }
    let k = try input.get("k") { try $0.integer(atLeast: 1) }
    let n = try input.get("n") { try $0.integer(atLeast: 1) }
    (dimension, components) = (d, k)
    points = try input.get("x") { try $0.rows(count: n, of: d) }
    gamma = try input.get("gamma") { try $0.number() }
    m = try input.get("m") { try $0.integer(atLeast: 0) }
    if gamma <= 0 { throw InputError("\"gamma\": \(gamma) is not positive") }
    let alpha = try input.get("alpha") { try $0.numbers(count: k) }
    let mu = try input.get("mu") { try $0.rows(count: k, of: d) }
    let q = try input.get("q") { try $0.rows(count: k, of: d) }
    let l = try input.get("l") { try $0.rows(count: k, of: d * (d - 1) / 2) }
    parameters = alpha + (mu + q + l).joined()
  }

  /// The parameters' parts, or those of something as long.
  package func parts<Number>(
    of parameters: [Number]
  ) -> (alpha: [Number], mu: [[Number]], q: [[Number]], l: [[Number]]) {
    var rest = parameters[...]
    func next(_ count: Int) -> [Number] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    func rows(of width: Int) -> [[Number]] { (0..<components).map { _ in next(width) } }
    return (next(components), rows(of: dimension), rows(of: dimension), rows(of: triangle))
  }

  /// A gradient as GradBench wants it.
  package func output(_ gradient: [Double]) -> JSON {
    let (alpha, mu, q, l) = parts(of: gradient)
    func rows(_ numbers: [[Double]]) -> JSON { .array(numbers.map { .numbers($0) }) }
    return .object([
      ("alpha", .numbers(alpha)), ("mu", rows(mu)), ("q", rows(q)), ("l", rows(l)),
    ])
  }
}
