import Nabla
import NablaTestSupport
import Testing

// The Swift of the page ImplicitDerivatives.

struct Kepler: ParametricFunction {
  func callAsFunction<N: DifferentiableNumber>(_ x: [N], _ p: [N]) -> [N] {
    [x[0] - p[0] * sin(x[0]) - p[1]]
  }
}

private struct Square: ParametricFunction {
  func callAsFunction<N: DifferentiableNumber>(_ x: [N], _ p: [N]) -> [N] {
    [x[0] * x[0] - p[0]]
  }
}

@Suite("Documentation: solutions of equations") struct DocumentationImplicitTests {
  @Test func roots() throws {
    let slope = try gradient(at: [0.3, 1.2]) { p in
      let anomaly = try solveRoot(of: Kepler(), parameters: p, from: [1.2])
      return cos(anomaly[0]) - p[0]
    }
    let bisected = try gradient(at: [0.3, 1.2]) { p in
      let anomaly = try solveRoot(of: Kepler(), parameters: p) { p in
        var (low, high) = (p[1] - 1, p[1] + 1)
        for _ in 0..<60 {
          let middle = (low + high) / 2
          if middle - p[0] * sin(middle) < p[1] { low = middle } else { high = middle }
        }
        return [low]
      }
      return cos(anomaly[0]) - p[0]
    }
    #expect(zip(slope, bisected).allSatisfy { abs($0 - $1) < 1e-14 })
    // By the implicit function theorem: dE/de = sin E / (1 - e cos E), dE/dM = 1 / (1 - e cos E).
    let place = try solveRoot(of: Kepler(), parameters: [0.3, 1.2], from: [1.2])[0]
    let factor = -sin(place) / (1 - 0.3 * cos(place))
    #expect(abs(slope[0] - (factor * sin(place) - 1)) < 1e-14)
    #expect(abs(slope[1] - factor) < 1e-14)
  }

  @Test func linearSystems() throws {
    let stiffness = try gradient(at: [2.0, 3.0]) { k in
      let x = try solveLinear([[k[0] + k[1], -k[1]], [-k[1], k[1]]], [0, 1])
      return x[1]  // two springs in a row: 1 / k₀ + 1 / k₁
    }
    #expect(abs(stiffness[0] + 1.0 / 4) < 1e-15 && abs(stiffness[1] + 1.0 / 9) < 1e-15)
  }

  @Test func `the message of a search that stopped too early`() {
    let error = #expect(throws: ImplicitError.self) {
      try solveRoot(of: Square(), parameters: [9.0], solver: { _ in [4] })
    }
    let shown = Document.page("ImplicitDerivatives").blocks("text")[0].lines
    #expect(shown == ["\(error!)"])
  }
}
