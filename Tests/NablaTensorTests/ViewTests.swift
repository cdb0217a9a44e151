import Nabla
import NablaTensor
import Testing

/// A function of a tensor, with its expected result for 0, 1, 2 ... in some shape.
struct ViewCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let input: Shape
  let shape: Shape
  let scalars: [Double]
  let function: @Sendable (Tensor<Double>) -> Tensor<Double>

  init(
    _ name: String, _ input: Shape, _ shape: Shape, _ scalars: [Double],
    _ function: @escaping @Sendable (Tensor<Double>) -> Tensor<Double>
  ) {
    testDescription = name
    self.input = input
    self.shape = shape
    self.scalars = scalars
    self.function = function
  }

  static let views: [ViewCase] = [
    ViewCase("transposed", [2, 3], [3, 2], [0, 3, 1, 4, 2, 5]) { $0.transposed() },
    ViewCase("transposed two", [2, 1, 2], [2, 1, 2], [0, 2, 1, 3]) { $0.transposed(0, -1) },
    ViewCase("transposed, rank 0", [], [], [0]) { $0.transposed(0, -1) },
    ViewCase("permuted", [2, 1, 3], [3, 2, 1], [0, 3, 1, 4, 2, 5]) { $0.permuted(2, 0, -2) },
    ViewCase("permuted, rank 0", [], [], [0]) { $0.permuted([]) },
    ViewCase("moved", [2, 1, 3], [3, 2, 1], [0, 3, 1, 4, 2, 5]) {
      $0.movedDimension(from: -1, to: 0)
    },
    ViewCase("moved, several", [2, 1, 3], [1, 3, 2], [0, 3, 1, 4, 2, 5]) {
      $0.movedDimensions(from: [0, 2], to: [2, 1])
    },
    ViewCase("reshaped", [2, 3], [3, 2], [0, 1, 2, 3, 4, 5]) { $0.reshaped(3, -1) },
    ViewCase("reshaped to rank 0", [1, 1], [], [0]) { $0.reshaped(to: []) },
    ViewCase("reshaped, empty", [2, 0], [0, 3], []) { $0.reshaped(0, 3) },
    ViewCase("viewed", [4], [2, 2], [0, 1, 2, 3]) { $0.viewed(-1, 2) },
    ViewCase("flattened", [2, 1, 2], [2, 2], [0, 1, 2, 3]) { $0.flattened(from: 1) },
    ViewCase("flattened, rank 0", [], [1], [0]) { $0.flattened() },
    ViewCase("unflattened", [4, 1], [2, 2, 1], [0, 1, 2, 3]) { $0.unflattened(0, into: [2, -1]) },
    ViewCase("squeezed", [1, 2, 1], [2], [0, 1]) { $0.squeezed() },
    ViewCase("squeezed one", [1, 2, 1], [1, 2], [0, 1]) { $0.squeezed(-1) },
    ViewCase("squeezed one that is long", [1, 2, 1], [1, 2, 1], [0, 1]) { $0.squeezed(1) },
    ViewCase("squeezed several", [1, 2, 1], [2], [0, 1]) { $0.squeezed([0, 2]) },
    ViewCase("unsqueezed", [2], [2, 1], [0, 1]) { $0.unsqueezed(-1) },
    ViewCase("expanded", [2, 1], [2, 2, 3], [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1]) {
      $0.expanded(2, -1, 3)
    },
    ViewCase("expanded to nothing", [1], [0], []) { $0.expanded(to: [0]) },
    ViewCase("narrowed", [2, 4], [2, 2], [1, 2, 5, 6]) {
      $0.narrowed(along: 1, from: -3, count: 2)
    },
    ViewCase("selected", [2, 3], [2], [2, 5]) { $0.selected(along: 1, at: -1) },
    ViewCase("sliced", [5], [2], [1, 3]) { $0.sliced(along: 0, from: 1, to: 4, by: 2) },
    ViewCase("sliced, cut to what there is", [3], [3], [0, 1, 2]) {
      $0.sliced(along: 0, from: -9, to: 9)
    },
    ViewCase("sliced, nothing", [3], [0], []) { $0.sliced(along: 0, from: 2, to: 1) },
    ViewCase("sliced by the largest step", [3], [1], [0]) { $0.sliced(along: 0, by: .max) },
    ViewCase("diagonal", [2, 3], [2], [0, 4]) { $0.diagonal() },
    ViewCase("diagonal above", [2, 3], [2], [1, 5]) { $0.diagonal(offset: 1) },
    ViewCase("diagonal below", [3, 2], [2], [2, 5]) { $0.diagonal(offset: -1) },
    ViewCase("diagonal outside", [2, 3], [0], []) { $0.diagonal(offset: 3) },
    ViewCase("diagonal of the last", [2, 2, 2], [2, 2], [0, 3, 4, 7]) {
      $0.diagonal(dimensions: (-2, -1))
    },
    ViewCase("split", [5], [1], [4]) { $0.split(2)[2] },
    ViewCase("split into lengths", [2, 3], [2, 2], [1, 2, 4, 5]) { $0.split([1, 2], along: 1)[1] },
    ViewCase("chunked", [5], [1], [4]) { $0.chunked(into: 3)[2] },
    ViewCase("chunked, fewer than asked for", [4], [2], [2, 3]) { $0.chunked(into: 3).last! },
    ViewCase("unstacked", [2, 3], [2], [1, 4]) { $0.unstacked(along: -1)[1] },
    ViewCase("a[1]", [2, 3], [3], [3, 4, 5]) { $0[1] },
    ViewCase("a[-1]", [2, 3], [3], [3, 4, 5]) { $0[-1] },
    ViewCase("a[1..., 2]", [3, 3], [2], [5, 8]) { $0[1..., 2] },
    ViewCase("a[..<(-1), 1...1]", [3, 2], [2, 1], [1, 3]) { $0[..<(-1), 1...1] },
    ViewCase("a[(-2)...(-1)]", [3], [2], [1, 2]) { $0[(-2)...(-1)] },
    ViewCase("a[...(-1)]", [3], [3], [0, 1, 2]) { $0[...(-1)] },
    ViewCase("a[.ellipsis, 0]", [2, 1, 2], [2, 1], [0, 2]) { $0[.ellipsis, 0] },
    ViewCase("a[.newAxis, .all, .newAxis, 1]", [2, 2], [1, 2, 1], [1, 3]) {
      $0[.newAxis, .all, .newAxis, 1]
    },
    ViewCase("a[.ellipsis, .newAxis]", [], [1], [0]) { $0[.ellipsis, .newAxis] },
    ViewCase("a[.slice(to: -1, by: 2)]", [6], [3], [0, 2, 4]) { $0[.slice(to: -1, by: 2)] },
    ViewCase("a[...]", [2], [2], [0, 1]) { $0[...] },
  ]

  static let copies: [ViewCase] = [
    ViewCase("reshaped after transposed", [2, 3], [6], [0, 3, 1, 4, 2, 5]) {
      $0.transposed().reshaped(-1)
    },
    ViewCase("cloned", [2], [2], [0, 1]) { $0.cloned() },
    ViewCase("contiguous", [2, 2], [2, 2], [0, 2, 1, 3]) { $0.transposed().contiguous() },
    ViewCase("repeated", [2, 1], [2, 2, 3], [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1]) {
      $0.repeated(2, 1, 3)
    },
    ViewCase("repeated, rows", [2], [4], [0, 1, 0, 1]) { $0.repeated(2) },
    ViewCase("repeated once", [2], [1, 2], [0, 1]) { $0.repeated(1, 1) },
    ViewCase("repeated never", [2], [0, 2], []) { $0.repeated(0, 1) },
    ViewCase("rolled", [2, 2], [2, 2], [3, 0, 1, 2]) { $0.rolled(by: 1) },
    ViewCase("rolled back along", [2, 3], [2, 3], [1, 2, 0, 4, 5, 3]) {
      $0.rolled(by: -4, along: 1)
    },
    ViewCase("rolled along several", [2, 2], [2, 2], [3, 2, 1, 0]) {
      $0.rolled(by: [1, 3], along: [0, 1])
    },
    ViewCase("rolled, rank 0", [], [], [0]) { $0.rolled(by: 3) },
    ViewCase("flipped", [2, 2], [2, 2], [1, 0, 3, 2]) { $0.flipped(along: -1) },
    ViewCase("flipped both", [2, 2], [2, 2], [3, 2, 1, 0]) { $0.flipped(along: 0, 1) },
    ViewCase("flipped, empty", [0, 2], [0, 2], []) { $0.flipped(along: 0) },
    ViewCase("tril", [2, 3], [2, 3], [0, 0, 0, 3, 4, 0]) { $0.tril() },
    ViewCase("tril below", [3, 2], [3, 2], [0, 0, 2, 0, 4, 5]) { $0.tril(diagonal: -1) },
    ViewCase("tril far below", [2, 2], [2, 2], [0, 0, 0, 0]) { $0.tril(diagonal: .min) },
    ViewCase("triu", [1, 2, 3], [1, 2, 3], [0, 1, 2, 0, 4, 5]) { $0.triu() },
    ViewCase("triu above", [2, 2], [2, 2], [0, 1, 0, 0]) { $0.triu(diagonal: 1) },
    ViewCase("triu far above", [2, 2], [2, 2], [0, 0, 0, 0]) { $0.triu(diagonal: .max) },
    ViewCase("padded", [1, 2], [2, 4], [9, 9, 9, 9, 9, 0, 1, 9]) {
      $0.padded([(1, 0), (1, 1)], with: 9)
    },
    ViewCase("padded and cut", [2, 3], [2, 3], [1, 2, 9, 4, 5, 9]) {
      $0.padded([(-1, 1)], with: 9)
    },
    ViewCase("padded, empty", [0], [2], [9, 9]) { $0.padded([(1, 1)], with: 9) },
    ViewCase("concatenated", [2, 1], [2, 3], [0, 7, 0, 1, 8, 1]) {
      concatenated([$0, Tensor([[7], [8]]), $0], along: -1)
    },
    ViewCase("concatenated with nothing", [2, 1], [2, 1], [0, 1]) {
      concatenated([Tensor([]), $0])
    },
    ViewCase("stacked", [2], [2, 2], [0, 7, 1, 8]) { stacked([$0, Tensor([7, 8])], along: 1) },
    ViewCase("stacked, rank 0", [], [2], [0, 0]) { stacked([$0, $0]) },
  ]
}

@Suite struct ViewTests {
  @Test(arguments: ViewCase.views + ViewCase.copies)
  func `every operation on shapes gives the elements that it says`(_ test: ViewCase) {
    let y = test.function(counting(test.input))
    #expect(y.shape == test.shape)
    #expect(y.scalars == test.scalars)
  }

  @Test(arguments: ViewCase.views)
  func `views copy nothing, broadcasts and transposes included`(_ test: ViewCase) {
    let x = counting(test.input)

    #expect(test.function(x).sharesMemory(with: x))
  }

  @Test(arguments: ViewCase.copies)
  func `what is a copy has memory of its own`(_ test: ViewCase) {
    let x = counting(test.input)
    #expect(!test.function(x).sharesMemory(with: x))
  }

  @Test(arguments: ViewCase.views + ViewCase.copies)
  func `gradients of operations on shapes agree with differences, at orders 1 and 2`(
    _ test: ViewCase
  ) {
    expectGradients(of: [numbers(test.input)]) { test.function($0[0]) }
  }

  @Test(arguments: ViewCase.views + ViewCase.copies)
  func `operations on shapes do the same on operands that are views themselves`(_ test: ViewCase) {
    let x = counting(test.input)
    // The same elements with gaps, and dimensions in reverse order.
    let order = Array((0..<x.rank).reversed())
    let strided = stacked([x.permuted(order), x.permuted(order)], along: -1).permuted(
      Array((0..<x.rank).reversed()) + [x.rank])[.ellipsis, 1]
    #expect(strided.scalars == x.scalars)
    if test.testDescription == "viewed" { return }
    let y = test.function(strided)
    #expect(y.shape == test.shape)
    #expect(y.scalars == test.scalars)
  }

  @Test func `a reshape is a view wherever the strides allow it`() {
    let x = counting([3, 2, 2, 2])[.all, .all, 1]  // strides [8, 4, 1]
    #expect(x.reshaped(6, 2).sharesMemory(with: x))
    #expect(x.reshaped(3, 1, 2, 1, 2).sharesMemory(with: x))
    #expect(!x.reshaped(3, 4).sharesMemory(with: x))
    // A dimension of length 1 does not prevent a view, whatever its stride.
    let y = counting([3, 2, 2, 2])[.all, 0, 1..<2]  // [3, 1, 2], strides [8, 2, 1]
    #expect(y.reshaped(3, 2).sharesMemory(with: y))
    let z = counting([4, 2, 3])[.all, 1..<2, .all].permuted(1, 0, 2)
    #expect(z.viewed(4, 3).scalars == z.scalars)
    #expect(Tensor(1.0).expanded(2, 3).viewed(6).scalars == [1, 1, 1, 1, 1, 1])
  }

  @Test func `pieces are one operation, whose gradient is joined`() {
    let x = Tensor<Double>([1, 2, 3, 4, 5], requiresGrad: true)
    let pieces = x.split([2, 0, 3])
    let sum = concatenated([pieces[0] * pieces[0], pieces[2]])
    Tensor<Double>(sum.any.sum()).backward()
    #expect(x.grad?.scalars == [2, 4, 1, 1, 1])
  }

  @Test func `views of data types work as those of numbers`() {
    let x = Tensor<Int32>([[1, 2], [3, 4]])
    #expect(x.transposed().scalars == [1, 3, 2, 4])
    #expect(Tensor<Bool>([true, false]).flipped(along: 0).scalars == [false, true])
    #expect(concatenated([x, x]).sliced(along: 1, from: 1).scalars == [2, 4, 2, 4])
    #expect(Tensor<Int64>([1, 2]).padded([(1, 0)], with: .max).scalars == [.max, 1, 2])
    #expect(Tensor<UInt8>([[1, 2], [3, 4]]).tril().scalars == [1, 0, 3, 4])
  }

  @Test func `what does not fit says which tensor, what is wrong and what to do`() {
    let x = Tensor<Double>.zeros([2, 3]).named("x")
    let cases: [(String, () -> Void)] = [
      (
        "permuted: \"x\" [2, 3] has 2 dimensions, but the order [0] names 1. Name each once.",
        { _ = x.permuted(0) }
      ),
      ("permuted: dimension 0 of \"x\" [2, 3] is named twice", { _ = x.permuted(0, 0) }),
      (
        """
        transposed: there is no dimension 2 in "x" [2, 3]: it must be from -2 to 1, where negative \
        ones count from the end.
        """, { _ = x.transposed(0, 2) }
      ),
      ("transposed: a tensor of shape [3] has no rows", { _ = x[0].transposed() }),
      ("reshaped: \"x\" [2, 3] has 6 elements, which do not fit into", { _ = x.reshaped(4, -1) }),
      ("which do not fit into the shape [0, -1]", { _ = x.reshaped(0, -1) }),
      ("lengths are not negative, but for a single -1", { _ = x.reshaped(-1, -1) }),
      ("Use reshaped, which copies if it must", { _ = x.transposed().viewed(6) }),
      ("expand: \"x\" [2, 3] cannot be broadcast to [2, 4]", { _ = x.expanded(2, 4) }),
      ("which keeps the length of a dimension that the tensor has", { _ = x.expanded(-1, 2, 3) }),
      (
        "1 places from 3 on are not all in dimension 1",
        { _ = x.narrowed(along: 1, from: 3, count: 1) }
      ),
      ("2 places from -1 on are not all", { _ = x.narrowed(along: 1, from: -1, count: 2) }),
      ("there is no place 2 in dimension 0 of \"x\" [2, 3]: they are -2 to 1", { _ = x[2] }),
      ("subscript: there is no place -4 in dimension 1", { _ = x[0, -4] }),
      ("3 dimensions are indexed, but \"x\" [2, 3] has 2", { _ = x[0, 0, 0] }),
      ("there are 2 ellipses", { _ = x[.ellipsis, .ellipsis] }),
      ("the step is -1, but must be positive", { _ = x[.slice(by: -1)] }),
      ("the step is 0, but must be positive", { _ = x.sliced(along: 0, by: 0) }),
      ("1 dimensions are indexed, but a tensor of shape [] has 0", { _ = x[0, 0][0..<1] }),
      ("is a single number: it has no dimension", { _ = x[0, 0][0] }),
      ("both are dimension 1", { _ = x.diagonal(dimensions: (1, -1)) }),
      ("split: the pieces [1, 2] do not make up dimension 0", { _ = x.split([1, 2]) }),
      ("pieces of -1 places", { _ = x.split(-1) }),
      ("cannot be cut into 0 pieces", { _ = x.chunked(into: 0) }),
      ("comes after the last", { _ = x.flattened(from: 1, to: 0) }),
      ("flipped: dimension 0 of \"x\" [2, 3] is named twice", { _ = x.flipped(along: 0, -2) }),
      ("2 dimensions [0, 1] are moved on by 1 shifts", { _ = x.rolled(by: [1], along: [0, 1]) }),
      ("the counts [2] do not fit", { _ = x.repeated(2) }),
      ("tril: a tensor of shape [3] is no matrix", { _ = x[0].tril() }),
      ("dimension 1 of \"x\" [2, 3] cannot be cut", { _ = x.padded([(-2, -2)], with: 0) }),
      ("stacked: the tensors must have one shape", { _ = stacked([x, x.transposed()]) }),
      (
        "\"x\" [2, 3] and a tensor of shape [3, 2] do not",
        { _ = concatenated([x, x.transposed()]) }
      ),
      (
        "is a single number: it has no dimension", { _ = concatenated([Tensor(1.0), Tensor(2.0)]) }
      ),
      ("there is no tensor to join", { _ = concatenated([Tensor<Double>]()) }),
      (
        "would have 13 dimensions; tensors have at most 12",
        { _ = x.reshaped(to: [2, 3] + Array(repeating: 1, count: 11)) }
      ),
    ]
    for (expected, body) in cases {
      let text = message(body)
      #expect(text.contains(expected), "\(text)")
    }
  }
}

/// 0, 1, 2 ...
func counting(_ shape: Shape) -> Tensor<Double> {
  Tensor(shape: shape, scalars: (0..<shape.elementCount).map(Double.init))
}
