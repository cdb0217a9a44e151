import Nabla
import NablaTensor
import Testing

/// `cblas_gemm` as plain loops.
private func product<T: BinaryFloatingPoint>(
  _ left: CInt, _ right: CInt, _ m: Int, _ n: Int, _ k: Int, _ alpha: T, _ a: UnsafePointer<T>?,
  _ aStep: CInt, _ b: UnsafePointer<T>?, _ bStep: CInt, _ beta: T, _ c: UnsafeMutablePointer<T>?,
  _ cStep: CInt
) {
  guard let a, let b, let c else { return }
  func element(
    _ x: UnsafePointer<T>, _ word: CInt, _ step: CInt, _ i: Int, _ j: Int
  ) -> T {
    word == 112 ? x[j * Int(step) + i] : x[i * Int(step) + j]
  }
  for i in 0..<m {
    for j in 0..<n {
      var sum: T = 0
      for p in 0..<k { sum += element(a, left, aStep, i, p) * element(b, right, bStep, p, j) }
      let place = i * Int(cStep) + j
      c[place] = alpha * sum + (beta == 0 ? 0 : beta * c[place])
    }
  }
}

@Suite struct ExternalBLASTests {
  private static let right = BLASLibrary(
    path: "right",
    single: { product($1, $2, Int($3), Int($4), Int($5), $6, $7, $8, $9, $10, $11, $12, $13) },
    double: { product($1, $2, Int($3), Int($4), Int($5), $6, $7, $8, $9, $10, $11, $12, $13) })

  @Test func `a library that computes rightly passes the test`() throws {
    try Self.right.test()
  }

  @Test func `a library that is wrong in one precision or layout is refused`() {
    let wrong = BLASLibrary(
      path: "wrong",
      single: { product($1, $2, Int($3), Int($4), Int($5), $6, $7, $8, $9, $10, $11, $12, $13) },
      double: {
        // Wrong only for a column-major left operand, without reading outside the operands.
        let isWrong = $1 == 112
        product(
          $1, $2, Int($3), Int($4), Int($5), isWrong ? 1.001 * $6 : $6, $7, $8, $9, $10, $11, $12,
          $13)
      })
    #expect {
      try wrong.test()
    } throws: { error in
      "\(error)".hasPrefix(
        "the BLAS wrong is not used: its product of 33 x 37 times 37 x 35 of float64 is ")
    }
    let overwriting = BLASLibrary(
      path: "overwriting",
      single: { product($1, $2, Int($3), Int($4), Int($5), $6, $7, $8, $9, $10, 0, $12, $13) },
      double: { product($1, $2, Int($3), Int($4), Int($5), $6, $7, $8, $9, $10, $11, $12, $13) })
    #expect(throws: BLASError.self) { try overwriting.test() }
  }

  @Test func `a file that is no BLAS is refused`() {
    #expect {
      try ExternalBLAS.load("/nowhere/libblas.so")
    } throws: { error in
      "\(error)".hasPrefix("the BLAS /nowhere/libblas.so is not used: it cannot be loaded: ")
    }
    #if os(Linux)
      #expect {
        try ExternalBLAS.load("libm.so.6")
      } throws: { error in
        "\(error)" == """
          the BLAS libm.so.6 is not used: it has no function cblas_sgemm, so it is no BLAS with a C \
          interface
          """
      }
    #endif
    #expect(ExternalBLAS.path == nil || ExternalBLAS.error == nil)
  }
}
