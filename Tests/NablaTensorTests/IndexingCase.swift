import Nabla
import Testing

/// A function of one or two tensors, with what it must give for 0, 1, 2 ... and 100, 101 ...
struct IndexingCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let inputs: [Shape]
  let shape: Shape
  let scalars: [Double]
  let function: @Sendable ([Tensor<Double>]) -> Tensor<Double>

  init(
    _ name: String, _ inputs: [Shape], _ shape: Shape, _ scalars: [Double],
    _ function: @escaping @Sendable ([Tensor<Double>]) -> Tensor<Double>
  ) {
    testDescription = name
    self.inputs = inputs
    self.shape = shape
    self.scalars = scalars
    self.function = function
  }

  static let all: [IndexingCase] = [
    IndexingCase("gather", [[2, 3]], [2, 2], [2, 0, 4, 4]) {
      $0[0].gather(Tensor<Int64>([[2, 0], [1, 1]]), along: 1)
    },
    IndexingCase("gather a part", [[2, 3]], [1, 2], [3, 1]) {
      $0[0].gather(Tensor<Int32>([[1, 0]]), along: 0)
    },
    IndexingCase("gather nothing", [[2, 3]], [2, 0], []) {
      $0[0].gather(Tensor<Int64>(shape: [2, 0], scalars: []), along: -1)
    },
    IndexingCase("gather, rank 0", [[]], [2], [0, 0]) {
      $0[0].gather(Tensor<UInt8>([0, 0]), along: 0)
    },
    IndexingCase("takeAlongDimension", [[1, 2]], [3, 2], [0, 1, 0, 1, 0, 1]) {
      $0[0].takeAlongDimension(Tensor<Int64>([[0], [0], [0]]), along: 0)
    },
    IndexingCase("takeAlongDimension, broadcast", [[2, 3]], [2, 2], [2, 0, 5, 3]) {
      $0[0].takeAlongDimension(Tensor<Int64>([[-1, 0]]), along: 1)
    },
    IndexingCase("takeAlongDimension, all", [[2, 2]], [3], [3, 0, 3]) {
      $0[0].takeAlongDimension(Tensor<Int64>([3, 0, 3]))
    },
    IndexingCase("indexSelect", [[3, 2]], [4, 2], [4, 5, 0, 1, 4, 5, 4, 5]) {
      $0[0].indexSelect(Tensor<Int64>([2, 0, 2, 2]), along: 0)
    },
    IndexingCase("indexSelect of the middle", [[2, 2, 2]], [2, 1, 2], [2, 3, 6, 7]) {
      $0[0].indexSelect(Tensor<Int32>([1]), along: 1)
    },
    IndexingCase("indexSelect, rank 0", [[]], [], [0]) {
      $0[0].indexSelect(Tensor<Int64>(0), along: 0)
    },
    IndexingCase("indexSelect nothing", [[3, 2]], [0, 2], []) {
      $0[0].indexSelect(Tensor<Int64>([]), along: 0)
    },
    IndexingCase("indexAdd", [[2, 2], [3, 2]], [2, 2], [204, 207, 104, 106]) {
      $0[0].indexAdd($0[1], at: Tensor<Int64>([0, 1, 0]), along: 0)
    },
    IndexingCase("indexAdd, scaled", [[2], [1]], [2], [0, -199]) {
      $0[0].indexAdd($0[1], at: Tensor<Int64>([1]), along: 0, alpha: -2)
    },
    IndexingCase("indexAdd, rank 0", [[], []], [], [100]) {
      $0[0].indexAdd($0[1], at: Tensor<Int64>([0]), along: 0)
    },
    IndexingCase("scatter", [[2, 3], [2, 2]], [2, 3], [101, 1, 100, 3, 103, 5]) {
      $0[0].scatter($0[1][.all, ..<2], at: Tensor<Int64>([[2, 0], [1, 1]])[.all, ..<2], along: 1)
    },
    IndexingCase("scatter, of several the last", [[3], [3]], [3], [0, 102, 101]) {
      $0[0].scatter($0[1], at: Tensor<Int64>([1, 2, 1]), along: 0)
    },
    IndexingCase("scatter to a part", [[2, 3], [2, 3]], [2, 3], [0, 1, 2, 100, 4, 5]) {
      $0[0].scatter($0[1], at: Tensor<Int64>([[1]]), along: 0)
    },
    IndexingCase("scatter one value", [[3]], [3], [7, 1, 7]) {
      $0[0].scatter(7, at: Tensor<Int64>([0, 2]), along: 0)
    },
    IndexingCase("scatter nothing", [[3], [0]], [3], [0, 1, 2]) {
      $0[0].scatter($0[1], at: Tensor<Int64>([]), along: 0)
    },
    IndexingCase("scatterAdd", [[3], [3]], [3], [0, 203, 103]) {
      $0[0].scatterAdd($0[1], at: Tensor<Int64>([1, 2, 1]), along: 0)
    },
    IndexingCase("scatterAdd to a part", [[2, 2], [1, 1]], [2, 2], [0, 1, 102, 3]) {
      $0[0].scatterAdd($0[1], at: Tensor<Int64>([[1]]), along: 0)
    },
    IndexingCase("a[[2, 0]]", [[3, 2]], [2, 2], [4, 5, 0, 1]) { $0[0][[2, 0]] },
    IndexingCase("a[i, j]", [[3, 4]], [2], [8, 3]) {
      $0[0][Tensor<Int64>([2, 0]), Tensor<Int64>([0, -1])]
    },
    IndexingCase("a[i, j], broadcast", [[3, 4]], [2, 2], [9, 11, 1, 3]) {
      $0[0][Tensor<Int64>([[2], [0]]), Tensor<Int32>([1, 3])]
    },
    IndexingCase("a[.all, i, j], neighbours", [[2, 2, 2]], [2, 1], [2, 6]) {
      $0[0][.all, [1], [0]]
    },
    IndexingCase("a[i, .all, j], separated", [[2, 2, 2]], [1, 2], [5, 7]) {
      $0[0][[1], .all, [1]]
    },
    IndexingCase("a[.all, i] of another rank", [[2, 2]], [2, 1, 3], [1, 0, 1, 3, 2, 3]) {
      $0[0][.all, Tensor<Int64>([[1, 0, 1]])]
    },
    IndexingCase("a[i], i of rank 0", [[3, 2]], [2], [2, 3]) { $0[0][Tensor<Int64>(1)] },
    IndexingCase("a[1, .newAxis, i]", [[2, 3]], [1, 2], [5, 3]) { $0[0][1, .newAxis, [2, 0]] },
    IndexingCase("a[1..., i]", [[3, 2]], [2, 1], [3, 5]) { $0[0][1..., [1]] },
    IndexingCase("a[mask]", [[2, 2]], [2], [1, 2]) {
      $0[0][Tensor<Bool>([[false, true], [true, false]])]
    },
    IndexingCase("a[.all, mask]", [[2, 3]], [2, 2], [0, 2, 3, 5]) {
      $0[0][.all, Tensor<Bool>([true, false, true])]
    },
    IndexingCase("a[mask, i]", [[2, 3]], [2], [1, 5]) {
      $0[0][Tensor<Bool>([true, true]), [1, 2]]
    },
    IndexingCase("a[mask] of nothing", [[2, 2]], [0, 2], []) {
      $0[0][Tensor<Bool>([false, false])]
    },
    IndexingCase("indexPut", [[3, 2], [2]], [3, 2], [100, 101, 2, 3, 100, 101]) {
      $0[0].indexPut($0[1], at: [0, 2])
    },
    IndexingCase("indexPut, of several the last", [[3], [3]], [3], [0, 102, 101]) {
      $0[0].indexPut($0[1], at: [1, 2, 1])
    },
    IndexingCase(
      "indexPut, separated", [[2, 2, 2], [1]], [2, 2, 2], [0, 1, 2, 3, 4, 100, 6, 100]
    ) {
      $0[0].indexPut($0[1], at: [1], .all, [1])
    },
    IndexingCase("indexPut in a slice", [[2, 3], [2]], [2, 3], [0, 1, 2, 100, 4, 101]) {
      $0[0].indexPut($0[1], at: 1, [0, 2])
    },
    IndexingCase("indexPut, a view", [[2, 2], [1, 1, 2]], [2, 2], [0, 100, 2, 101]) {
      $0[0].indexPut($0[1], at: .all, 1)
    },
    IndexingCase("indexPut of a mask", [[2, 2], []], [2, 2], [100, 1, 2, 100]) {
      $0[0].indexPut($0[1], at: Tensor<Bool>([[true, false], [false, true]]))
    },
    IndexingCase("indexPut, accumulating", [[3], [3]], [3], [0, 203, 103]) {
      $0[0].indexPut(accumulating: $0[1], at: [1, 2, 1])
    },
    IndexingCase("indexPut, accumulating in a view", [[3], [2]], [3], [0, 101, 103]) {
      $0[0].indexPut(accumulating: $0[1], at: 1...)
    },
    IndexingCase("where", [[2, 1], [2]], [2, 2], [0, 101, 1, 101]) {
      Tensor.where(Tensor<Bool>([true, false]), $0[0], $0[1])
    },
    IndexingCase("where, rank 0", [[], []], [], [100]) {
      Tensor.where(Tensor(false), $0[0], $0[1])
    },
    IndexingCase("where, empty", [[0], []], [0], []) { Tensor.where(Tensor(false), $0[0], $0[1]) },
    IndexingCase("maskedFill", [[2]], [2, 2], [7, 1, 0, 7]) {
      $0[0].maskedFill(Tensor<Bool>([[true, false], [false, true]]), with: 7)
    },
    IndexingCase("maskedFill by a tensor", [[2], []], [2], [100, 1]) {
      $0[0].maskedFill(Tensor<Bool>([true, false]), with: $0[1])
    },
    IndexingCase("maskedSelect", [[2]], [3], [0, 1, 1]) {
      $0[0].maskedSelect(Tensor<Bool>([[true, true], [false, true]]))
    },
  ]
}
