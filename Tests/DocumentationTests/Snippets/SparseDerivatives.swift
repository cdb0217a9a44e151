import Nabla
import Testing

// The Swift of the page SparseDerivatives.

@Suite("Documentation: sparse derivatives") struct DocumentationSparseTests: SnippetSuite {
  @Test func jacobians() throws {
    let stencil = try Program(inputs: 1000) { x in
      x.indices.map { i in
        let left = i > 0 ? x[i - 1] : 0
        let right = i + 1 < x.count ? x[i + 1] : 0
        return left - 2 * x[i] + right + exp(x[i])
      }
    }
    let jacobian = SparseJacobian(stencil)
    print(jacobian)  // 1000 × 1000, 2998 nonzeros, columns, 3 colors
    let matrix = try jacobian.evaluate(at: Array(repeating: 0, count: 1000))
    let product = try matrix.times(Array(repeating: 1, count: 1000))
    #expect(product[0] == 0 && product[1] == 1)
  }

  @Test func hessians() throws {
    let energy = try Program(inputs: 1000) { x in
      var total = x[0] * x[0]
      for i in 1..<x.count { total += exp(x[0] * x[i]) }
      return total
    }
    let hessian = try SparseHessian(energy)
    print(hessian)  // 1000 × 1000, 2998 nonzeros, star, 2 colors
  }

  @Test func sums() throws {
    let spring = try Program(inputs: 3) { v in
      let stretch = v[1] - v[0] - v[2]  // two ends and a length at rest
      return stretch * stretch
    }
    let chain = try Program(inputs: 1000) { x in
      let pairs = (1..<x.count).map { i in [x[i - 1], x[i], Symbolic(0.5)] }
      return spring.sum(rows: pairs)[0]
    }
    print(try SparseHessian(chain))  // 1000 × 1000, 2998 nonzeros, star, 3 colors
  }
}
