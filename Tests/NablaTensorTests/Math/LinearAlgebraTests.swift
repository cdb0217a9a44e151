import Nabla
import NablaTensor
import Testing

@Suite struct TensorLinearAlgebraTests {
  /// The product of matrices as three loops.
  private static func product(
    _ x: ArraySlice<Double>, _ y: ArraySlice<Double>, _ m: Int, _ k: Int, _ n: Int
  ) -> [Double] {
    var result = [Double](repeating: 0, count: m * n)
    for i in 0..<m {
      for j in 0..<n {
        for p in 0..<k {
          result[i * n + j] += x[x.startIndex + i * k + p] * y[y.startIndex + p * n + j]
        }
      }
    }
    return result
  }

  private static func expectClose(_ actual: Tensor<Double>, _ expected: [Double], _ what: String) {
    #expect(actual.count == expected.count, "\(what)")
    for (actual, expected) in zip(actual.scalars, expected) {
      #expect(abs(actual - expected) <= 1e-13 * (1 + abs(expected)), "\(what)")
    }
  }

  @Test func `products of matrices are what loops give`() {
    var numbers = SeededNumbers(seed: 9)
    for (m, k, n) in [(1, 1, 1), (2, 3, 4), (17, 5, 33), (1, 40, 3), (65, 33, 1), (3, 0, 2)] {
      let (x, y) = (numbers.tensor([m, k]), numbers.tensor([k, n]))
      let expected = Self.product(x.scalars[...], y.scalars[...], m, k, n)
      Self.expectClose(x.matmul(y), expected, "\(m) x \(k) x \(n)")
      // The same matrices in column-major order.
      let xs = Tensor<Double>(numbers.columns(x).any.permuted([1, 0]))
      let ys = Tensor<Double>(numbers.columns(y).any.permuted([1, 0]))
      Self.expectClose(xs.matmul(ys), expected, "\(m) x \(k) x \(n), transposed")
      let floats = Tensor<Float>(shape: x.shape, scalars: x.scalars.map { Float($0) })
        .matmul(Tensor<Float>(shape: y.shape, scalars: y.scalars.map { Float($0) }))
      for (actual, expected) in zip(floats.scalars, expected) {
        #expect(abs(Double(actual) - expected) <= 1e-5 * (1 + abs(expected)))
      }
    }
  }

  @Test func `leading dimensions are broadcast`() {
    var numbers = SeededNumbers(seed: 10)
    let (x, y) = (numbers.tensor([3, 1, 2, 4]), numbers.tensor([2, 4, 5]))
    let z = x.matmul(y)
    #expect(z.shape == [3, 2, 2, 5])
    for i in 0..<3 {
      for j in 0..<2 {
        let expected = Self.product(
          x.scalars[(8 * i)..<(8 * i + 8)], y.scalars[(20 * j)..<(20 * j + 20)], 2, 4, 5)
        let start = (i * 2 + j) * 10
        #expect(
          zip(z.scalars[start..<(start + 10)], expected).allSatisfy { abs($0 - $1) < 1e-13 })
      }
    }
  }

  @Test func `ranks are as PyTorch has them`() {
    func shape(_ x: Shape, _ y: Shape) -> Shape {
      var numbers = SeededNumbers(seed: 11)
      return matmul(numbers.tensor(x), numbers.tensor(y)).shape
    }
    #expect(shape([3], [3]) == [])
    #expect(shape([2, 3], [3]) == [2] && shape([3], [3, 2]) == [2])
    #expect(shape([4, 2, 3], [3]) == [4, 2] && shape([3], [4, 3, 2]) == [4, 2])
    #expect(shape([4, 2, 3], [3, 5]) == [4, 2, 5] && shape([2, 3], [4, 3, 5]) == [4, 2, 5])
    #expect(shape([5, 0], [0, 10]) == [5, 10] && shape([0, 0], [5, 0, 0]) == [5, 0, 0])
    #expect(shape([0, 2, 3], [3, 4]) == [0, 2, 4])
  }

  @Test func `a product of views copies nothing`() {
    var numbers = SeededNumbers(seed: 12)
    let x = numbers.tensor([6, 4, 5])
    let y = numbers.tensor([6, 5, 3])
    let views = (
      Tensor<Double>(x.any.permuted([2, 0, 1])), Tensor<Double>(y.any.permuted([1, 2, 0]))
    )
    // [5, 6, 4] and [5, 3, 6].
    let z = Tensor<Double>(
      views.0.any.matrixTransposed().matrixProduct(
        views.1.any.matrixTransposed()))
    let copies = Tensor<Double>(views.0.any.matrixTransposed().copied()).matmul(
      Tensor<Double>(views.1.any.matrixTransposed().copied()))
    #expect(zip(z.scalars, copies.scalars).allSatisfy { abs($0 - $1) < 1e-13 })
  }

  @Test func `shapes that do not fit are named`() {
    let x = Tensor(shape: [32, 2048], scalars: [Float](repeating: 0, count: 32 * 2048)).named("x")
    let w = Tensor(shape: [768, 320], scalars: [Float](repeating: 0, count: 768 * 320))
      .named("fc2.weight")
    #expect(
      message { _ = x.matmul(w) } == """
        matmul: inner dimensions differ: left "x" is [32, 2048], right "fc2.weight" is [768, 320]
        """)
    #expect(
      message { _ = linear(x, weight: w) }.hasPrefix(
        """
        linear: inner dimensions differ: left "x" is [32, 2048], right "fc2.weight" is [768, 320]
        """))
    let (a, b) = (Tensor([1.0, 2]), Tensor([1.0, 2, 3]))
    #expect(
      message { _ = a.dot(b) }
        == "dot: two vectors of one length are needed: left is [2], right is [3]")
    #expect(message { _ = x.outer(x) }.hasPrefix("outer: two vectors are needed: left \"x\" is"))
    #expect(message { _ = a.matmul(Tensor(1.0)) }.hasPrefix("matmul: a single number is no matrix"))
    var numbers = SeededNumbers(seed: 13)
    let (many, more) = (numbers.tensor([2, 3, 4]), numbers.tensor([3, 4, 5]))
    #expect(
      message { _ = many.matmul(more) } == """
        matmul: the dimensions before the last two cannot be broadcast together: left is [2, 3, 4], \
        right is [3, 4, 5]
        """)
    let matrix = numbers.tensor([2, 3])
    #expect(message { _ = addmm(a, matrix, matrix) }.hasPrefix("addmm: two matrices that fit"))
    #expect(
      message { _ = addmm(numbers.tensor([3, 3]), matrix, numbers.tensor([3, 4])) }
        .hasPrefix(
          "addmm: a tensor of shape [3, 3] cannot be broadcast to the product, which is [2, 4]"))
    #expect(
      message { _ = linear(matrix, weight: numbers.tensor([4, 3]), bias: numbers.tensor([3])) }
        .hasPrefix("linear: the bias must be [4]"))
  }

  @Test func `addmm with a beta of zero does not look at what is added`() {
    let x = Tensor([Double.nan, 1], requiresGrad: true)
    let (a, b) = (
      Tensor(shape: [1, 2], scalars: [1.0, 2]), Tensor(shape: [2, 2], scalars: [1.0, 2, 3, 4])
    )
    #expect(addmm(x, a, b, beta: 0).scalars == [7, 10])
    #expect(addmm(Tensor(1.0), a, b, beta: 2, alpha: 0.5).scalars == [5.5, 7])
    #expect(Tensor([1.0, 2]).outer(Tensor([3.0, 4, 5])).scalars == [3, 4, 5, 6, 8, 10])
    #expect(Tensor([1.0, 2]).dot(Tensor([3.0, 4])).item() == 11)
  }

  @Test func `linear is the product with the transpose and the bias`() {
    let x = Tensor(shape: [2, 2], scalars: [1.0, 2, 3, 4])
    let w = Tensor(shape: [3, 2], scalars: [1.0, 0, 0, 1, 1, 1])
    #expect(
      linear(x, weight: w, bias: Tensor([10.0, 20, 30])).scalars == [11, 22, 33, 13, 24, 37])
    #expect(linear(Tensor([1.0, 2]), weight: w).scalars == [1, 2, 3])
    #expect(linear(Tensor(shape: [0, 2], scalars: []), weight: w).shape == [0, 3])
  }

  // MARK: Einsum

  /// The sum of products as loops over all labels.
  private static func einsum(
    _ terms: [String], _ result: String, _ operands: [Tensor<Double>]
  ) -> [Double] {
    var lengths: [Character: Int] = [:]
    for (term, operand) in zip(terms, operands) {
      for (label, length) in zip(term, operand.shape) where (lengths[label] ?? 1) == 1 {
        lengths[label] = length
      }
    }
    let inner = lengths.keys.filter { !result.contains($0) }.sorted()
    let labels = Array(result) + inner
    let scalars = operands.map(\.scalars)
    var sums = [Double](repeating: 0, count: result.reduce(1) { $0 * lengths[$1]! })
    let innerCount = inner.reduce(1) { $0 * lengths[$1]! }
    for index in 0..<(sums.count * innerCount) {
      var (rest, place) = (index, [Character: Int]())
      for label in labels.reversed() {
        place[label] = rest % lengths[label]!
        rest /= lengths[label]!
      }
      var product = 1.0
      for (which, term) in terms.enumerated() {
        var offset = 0
        for (label, length) in zip(term, operands[which].shape) {
          offset = offset * length + (length == 1 ? 0 : place[label]!)
        }
        product *= scalars[which][offset]
      }
      sums[index / innerCount] += product
    }
    return sums
  }

  @Test(
    arguments: [
      ("i->", "i->", [[3]]), ("ij->ji", "ij->ji", [[2, 3]]), ("ii->i", "ii->i", [[3, 3]]),
      ("ij->j", "ij->j", [[2, 3]]), ("ij,jk->ik", "ij,jk->ik", [[2, 3], [3, 4]]),
      ("ij,jk", "ij,jk->ik", [[2, 3], [3, 4]]), ("ba", "ba->ab", [[2, 3]]),
      ("ij,ij->", "ij,ij->", [[2, 3], [2, 3]]), ("i,j->ij", "i,j->ij", [[3], [4]]),
      ("bij,bjk->bik", "bij,bjk->bik", [[2, 3, 4], [2, 4, 5]]),
      ("ijk,ik->j", "ijk,ik->j", [[2, 3, 4], [2, 4]]), ("iji->j", "iji->j", [[2, 3, 2]]),
      ("iij,jkk->ik", "iij,jkk->ik", [[2, 2, 3], [3, 4, 4]]),
      ("ab,bc,cd,da->", "ab,bc,cd,da->", [[2, 3], [3, 4], [4, 5], [5, 2]]),
      ("a b , b C -> C a", "ab,bC->Ca", [[2, 3], [3, 4]]),
      ("ij,kj->ik", "ij,kj->ik", [[2, 3], [1, 3]]), ("ij,ij->ij", "ij,ij->ij", [[2, 1], [2, 3]]),
      ("ij,jk->ik", "ij,jk->ik", [[2, 1], [3, 4]]),
      ("...ij,...jk->...ik", "abij,bjk->abik", [[2, 3, 2, 4], [3, 4, 2]]),
      ("i...,...->i...", "iab,b->iab", [[2, 3, 4], [4]]), ("...", "ab->ab", [[2, 3]]),
      ("i...->...", "ia->a", [[3, 3]]), ("...i->i", "abi->i", [[2, 3, 4]]),
      ("...ik, ...j -> ij", "aik,j->ij", [[1, 2, 3], [3]]),
      ("i,i,i->i", "i,i,i->i", [[3], [3], [3]]),
      ("ij,jk->k", "ij,jk->k", [[0, 3], [3, 4]]), (",i->i", ",i->i", [[], [3]]),
    ] as [(String, String, [Shape])])
  func `einsum is what loops over all labels give`(
    _ equation: String, _ plain: String, _ shapes: [Shape]
  ) {
    var numbers = SeededNumbers(seed: 14)
    let operands = shapes.map { numbers.tensor($0) }
    let sides = plain.split(separator: "->", omittingEmptySubsequences: false).map(String.init)
    let terms = sides[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let expected = Self.einsum(terms, sides[1], operands)
    let actual = Nabla.einsum(equation, operands)
    #expect(actual.rank == sides[1].count)
    Self.expectClose(actual, expected, equation)
  }

  @Test func `equations that do not fit say why`() {
    var numbers = SeededNumbers(seed: 15)
    let (x, y) = (numbers.tensor([2, 3]).named("x"), numbers.tensor([4, 2]).named("y"))
    #expect(
      message { _ = Nabla.einsum("ij,jk->ik", x, y) } == """
        einsum: in the equation "ij,jk->ik", the label j has the length 3 in operand 0, "x" [2, 3], and \
        4 in operand 1, "y" [4, 2]
        """)
    for (equation, reason) in [
      ("ij->ik", "the result has the label k, which no operand has"),
      ("ij->ii", "the result has the label i twice"),
      ("ij,jk->ik", "there are 2 operands, but 1 were passed"),
      ("ijk->i", "operand 0 has 3 labels, but its tensor 2 dimensions"),
      ("i->i", "operand 0 has 1 labels, but its tensor 2 dimensions"),
      ("ii->i", "the label i has the length 2 in operand 0, \"x\" [2, 3], and 3 in operand 0"),
      ("i1->i", "there is a 1, but labels are letters"),
      ("i......->i", "a term has two ellipses"), ("ij->i->j", "there is more than one ->"),
    ] {
      let text = message { _ = Nabla.einsum(equation, x) }
      #expect(
        text.hasPrefix("einsum: in the equation \"\(equation)\", ") && text.contains(reason),
        "\(text)")
    }
    #expect(message { _ = Nabla.einsum("", [Tensor<Double>]()) }.hasPrefix("einsum: there is no"))
  }
}

extension SeededNumbers {
  /// The transposed matrix in contiguous memory.
  fileprivate func columns(_ x: Tensor<Double>) -> Tensor<Double> {
    let (m, n) = (x.shape[0], x.shape[1])
    let scalars = x.scalars
    return Tensor(
      shape: [n, m], scalars: (0..<(m * n)).map { scalars[$0 % m * n + $0 / m] })
  }
}
