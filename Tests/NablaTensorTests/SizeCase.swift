import Nabla

/// A call with a number that may be a size, a dimension, an index or a count, and what it gives for
/// 0, 1 and Int.max: the shapes of the results, or nil for an error.
struct SizeCase: Sendable {
  let name: String
  let expected: [String?]
  let call: @Sendable (Int) -> [Shape]

  static let sizes = [0, 1, Int.max]

  init(
    _ name: String, _ expected: [String?], _ call: @escaping @Sendable (Int) -> [Shape]
  ) {
    (self.name, self.expected, self.call) = (name, expected, call)
  }

  /// A call with one result.
  init(
    _ name: String, _ expected: [String?],
    _ call: @escaping @Sendable (Int) -> Tensor<Double>
  ) {
    self.init(name, expected) { [call($0).shape] }
  }

  static let all = views + indexing + reductions + joining + making

  // Operands of the table.
  private static var x: Tensor<Double> { Tensor([[1, 2, 3], [4, 5, 6]], requiresGrad: true) }
  private static var v: Tensor<Double> { Tensor([1, 2, 3, 4, 5, 6], requiresGrad: true) }
  private static var one: Tensor<Double> { Tensor([[7]]) }
  private static func places(_ n: Int) -> Tensor<Int64> { Tensor([[Int64(n)]]) }

  private static let views = [
    SizeCase("reshaped(n)", [nil, nil, nil]) { x.reshaped($0) },
    SizeCase("reshaped(n, -1)", [nil, "[1, 6]", nil]) { x.reshaped($0, -1) },
    SizeCase("reshaped(n, 2)", [nil, nil, nil]) { x.reshaped($0, 2) },
    SizeCase("viewed(6, n)", [nil, "[6, 1]", nil]) { x.viewed(6, $0) },
    SizeCase("expanded(n)", ["[0]", "[1]", nil]) { Tensor<Double>([1]).expanded($0) },
    SizeCase("expanded(n, n)", ["[0, 0]", "[1, 1]", nil]) { Tensor<Double>([1]).expanded($0, $0) },
    SizeCase("transposed(n, 0)", ["[2, 3]", "[3, 2]", nil]) { x.transposed($0, 0) },
    SizeCase("permuted(n, 0)", [nil, "[3, 2]", nil]) { x.permuted($0, 0) },
    SizeCase("movedDimension(from: n)", ["[2, 3]", "[3, 2]", nil]) {
      x.movedDimension(from: $0, to: 0)
    },
    SizeCase("movedDimension(to: n)", ["[2, 3]", "[3, 2]", nil]) {
      x.movedDimension(from: 0, to: $0)
    },
    SizeCase("movedDimensions(from: [n])", ["[2, 3]", "[3, 2]", nil]) {
      x.movedDimensions(from: [$0], to: [0])
    },
    SizeCase("squeezed(n)", ["[1]", "[1]", nil]) { one.squeezed($0) },
    SizeCase("squeezed([n])", ["[1]", "[1]", nil]) { one.squeezed([$0]) },
    SizeCase("unsqueezed(n)", ["[1, 2, 3]", "[2, 1, 3]", nil]) { x.unsqueezed($0) },
    SizeCase("flattened(from: n)", ["[6]", "[2, 3]", nil]) { x.flattened(from: $0) },
    SizeCase("flattened(to: n)", ["[2, 3]", "[6]", nil]) { x.flattened(to: $0) },
    SizeCase("unflattened(n, into: [1, -1])", ["[1, 2, 3]", "[2, 1, 3]", nil]) {
      x.unflattened($0, into: [1, -1])
    },
    SizeCase("unflattened(0, into: [n, -1])", [nil, "[1, 2, 3]", nil]) {
      x.unflattened(0, into: [$0, -1])
    },
    SizeCase("unflattened(0, into: [n, 2])", [nil, "[1, 2, 3]", nil]) {
      x.unflattened(0, into: [$0, 2])
    },
    SizeCase("diagonal(offset: n)", ["[2]", "[2]", "[0]"]) { x.diagonal(offset: $0) },
    SizeCase("diagonal(dimensions: (n, 0))", [nil, "[2]", nil]) {
      x.diagonal(dimensions: ($0, 0))
    },
    SizeCase("selected(along: 0, at: n)", ["[3]", "[3]", nil]) { x.selected(along: 0, at: $0) },
    SizeCase("selected(along: n, at: 0)", ["[3]", "[2]", nil]) { x.selected(along: $0, at: 0) },
    SizeCase("narrowed(from: n, count: 1)", ["[1, 3]", "[1, 3]", nil]) {
      x.narrowed(along: 0, from: $0, count: 1)
    },
    SizeCase("narrowed(from: 1, count: n)", ["[0, 3]", "[1, 3]", nil]) {
      x.narrowed(along: 0, from: 1, count: $0)
    },
    SizeCase("narrowed(along: n)", ["[1, 3]", "[2, 1]", nil]) {
      x.narrowed(along: $0, from: 1, count: 1)
    },
    SizeCase("sliced(from: n)", ["[2, 3]", "[1, 3]", "[0, 3]"]) { x.sliced(along: 0, from: $0) },
    SizeCase("sliced(to: n)", ["[0, 3]", "[1, 3]", "[2, 3]"]) { x.sliced(along: 0, to: $0) },
    SizeCase("sliced(by: n)", [nil, "[2, 3]", "[1, 3]"]) { x.sliced(along: 0, by: $0) },
    SizeCase("sliced(along: n)", ["[1, 3]", "[2, 2]", nil]) { x.sliced(along: $0, from: 1) },
    SizeCase("split(n)", [nil, "[1, 3] [1, 3]", "[2, 3]"]) { x.split($0).map(\.shape) },
    SizeCase("split(1, along: n)", ["[1, 3] [1, 3]", "[2, 1] [2, 1] [2, 1]", nil]) {
      x.split(1, along: $0).map(\.shape)
    },
    SizeCase("split([n, 1])", [nil, "[1, 3] [1, 3]", nil]) { x.split([$0, 1]).map(\.shape) },
    SizeCase("split([n, n])", [nil, "[1, 3] [1, 3]", nil]) { x.split([$0, $0]).map(\.shape) },
    SizeCase("chunked(into: n)", [nil, "[2, 3]", "[1, 3] [1, 3]"]) {
      x.chunked(into: $0).map(\.shape)
    },
    SizeCase("chunked(into: 1, along: n)", ["[2, 3]", "[2, 3]", nil]) {
      x.chunked(into: 1, along: $0).map(\.shape)
    },
    SizeCase("unstacked(along: n)", ["[3] [3]", "[2] [2] [2]", nil]) {
      x.unstacked(along: $0).map(\.shape)
    },
  ]

  private static let indexing = [
    SizeCase("x[n]", ["[3]", "[3]", nil]) { x[$0] },
    SizeCase("x[0, n]", ["[]", "[]", nil]) { x[0, $0] },
    SizeCase("x[[n]]", ["[1, 3]", "[1, 3]", nil]) { x[[$0]] },
    SizeCase("x[tensor of n]", ["[1, 1, 3]", "[1, 1, 3]", nil]) { x[places($0)] },
    SizeCase("x[.slice(from: n)]", ["[2, 3]", "[1, 3]", "[0, 3]"]) { x[.slice(from: $0)] },
    SizeCase("x[.slice(by: n)]", [nil, "[2, 3]", "[1, 3]"]) { x[.slice(by: $0)] },
    SizeCase("x[n] = y", ["[2, 3]", "[2, 3]", nil]) {
      let y = Tensor<Double>.zeros([2, 3])
      y[$0].fill(1)
      return y
    },
    SizeCase("indexPut(at: n)", ["[2, 3]", "[2, 3]", nil]) { x.indexPut(Tensor(1), at: $0) },
    SizeCase("indexPut(accumulating:at: n)", ["[2, 3]", "[2, 3]", nil]) {
      x.indexPut(accumulating: Tensor(1), at: $0)
    },
    SizeCase("gather(n)", ["[1, 1]", "[1, 1]", nil]) { x.gather(places($0), along: 0) },
    SizeCase("gather(along: n)", ["[1, 1]", "[1, 1]", nil]) { x.gather(places(0), along: $0) },
    SizeCase("takeAlongDimension(n)", ["[1]", "[1]", nil]) {
      x.takeAlongDimension(Tensor([Int64($0)]))
    },
    SizeCase("takeAlongDimension(along: n)", ["[1, 3]", "[2, 1]", nil]) {
      x.takeAlongDimension(places(0), along: $0)
    },
    SizeCase("indexSelect(n)", ["[1, 3]", "[1, 3]", nil]) {
      x.indexSelect(Tensor([Int64($0)]), along: 0)
    },
    SizeCase("indexSelect(along: n)", ["[1, 3]", "[2, 1]", nil]) {
      x.indexSelect(Tensor([Int64(0)]), along: $0)
    },
    SizeCase("scatter(at: n)", ["[2, 3]", "[2, 3]", nil]) {
      x.scatter(one, at: places($0), along: 0)
    },
    SizeCase("scatter(along: n)", ["[2, 3]", "[2, 3]", nil]) {
      x.scatter(one, at: places(0), along: $0)
    },
    SizeCase("scatterAdd(at: n)", ["[2, 3]", "[2, 3]", nil]) {
      x.scatterAdd(one, at: places($0), along: 0)
    },
    SizeCase("indexAdd(at: n)", ["[2, 3]", "[2, 3]", nil]) {
      x.indexAdd(Tensor([[1, 2, 3]]), at: Tensor([Int64($0)]), along: 0)
    },
    SizeCase("crossEntropy(label n)", ["[]", "[]", nil]) {
      crossEntropy(x, Tensor([Int64($0), 0]))
    },
  ]

  /// Reductions and others along a dimension.
  private static let reductions: [SizeCase] = {
    let reducing: [(String, @Sendable (Int) -> Tensor<Double>)] = [
      ("sum", { x.sum(along: $0) }), ("mean", { x.mean(along: $0) }),
      ("prod", { x.prod(along: $0) }), ("amax", { x.amax(along: $0) }),
      ("amin", { x.amin(along: $0) }), ("logsumexp", { x.logsumexp(along: $0) }),
      ("variance", { x.variance(along: $0) }), ("norm", { x.norm(along: [$0]) }),
      ("standardDeviation", { x.standardDeviation(along: $0) }),
      ("max", { x.max(along: $0).values }), ("min", { x.min(along: $0).values }),
      ("argmax", { Tensor<Double>(x.argmax(along: $0)) }),
      ("argmin", { Tensor<Double>(x.argmin(along: $0)) }),
      ("any", { Tensor<Double>((x .> 0).any(along: $0)) }),
      ("all", { Tensor<Double>((x .> 0).all(along: $0)) }),
    ]
    let keeping: [(String, @Sendable (Int) -> Tensor<Double>)] = [
      ("softmax", { x.softmax(along: $0) }), ("logSoftmax", { x.logSoftmax(along: $0) }),
      ("cumsum", { x.cumsum(along: $0) }), ("cumprod", { x.cumprod(along: $0) }),
      ("sort", { x.sort(along: $0).values }),
      ("argsort", { Tensor<Double>(x.argsort(along: $0)) }),
      ("flipped", { x.flipped(along: $0) }), ("rolled", { x.rolled(by: 1, along: $0) }),
    ]
    return reducing.map { SizeCase("\($0)(along: n)", ["[3]", "[2]", nil], $1) }
      + keeping.map { SizeCase("\($0)(along: n)", ["[2, 3]", "[2, 3]", nil], $1) }
      + [
        SizeCase("sum(along: [n, n])", [nil, nil, nil]) { x.sum(along: [$0, $0]) },
        SizeCase("topk(n)", ["[0, 3]", "[1, 3]", nil]) { x.topk($0, along: 0).values },
        SizeCase("topk(along: n)", ["[1, 3]", "[2, 1]", nil]) { x.topk(1, along: $0).values },
      ]
  }()

  private static let joining = [
    SizeCase("concatenated(along: n)", ["[4, 3]", "[2, 6]", nil]) {
      concatenated([x, x], along: $0)
    },
    SizeCase("concatenated of n elements", ["[0]", "[2]", nil]) {
      let part = Tensor<Double>([1]).expanded($0)
      return concatenated([part, part], along: 0)
    },
    SizeCase("stacked(along: n)", ["[2, 2, 3]", "[2, 2, 3]", nil]) { stacked([x, x], along: $0) },
    SizeCase("stacked of n elements", ["[2, 0]", "[2, 1]", nil]) {
      let part = Tensor<Double>([1]).expanded($0)
      return stacked([part, part], along: 0)
    },
    SizeCase("outer of n elements", ["[0, 0]", "[1, 1]", nil]) {
      let part = Tensor<Double>([1]).expanded($0)
      return part.outer(part)
    },
    SizeCase("broadcast [n, 1] + [1, n]", ["[0, 0]", "[1, 1]", nil]) {
      let part = Tensor<Double>([[1]])
      return part.expanded($0, 1) + part.expanded(1, $0)
    },
    SizeCase("matmul of [2, n] and [n, 2]", ["[2, 2]", "[2, 2]", nil]) {
      matmul(Tensor<Double>.zeros([2, $0]), Tensor<Double>.zeros([$0, 2]))
    },
    SizeCase("einsum ij,jk->ik", ["[2, 2]", "[2, 2]", nil]) {
      einsum("ij,jk->ik", [Tensor<Double>.zeros([2, $0]), Tensor<Double>.zeros([$0, 2])])
    },
    SizeCase("dot", ["[]", "[]", nil]) {
      Tensor<Double>.zeros([$0, 1]).flattened().dot(Tensor<Double>.zeros([$0, 1]).flattened())
    },
    SizeCase("repeated(n)", ["[0]", "[6]", nil]) { v.repeated($0) },
    SizeCase("repeated(n, 1)", ["[0, 6]", "[1, 6]", nil]) { v.repeated($0, 1) },
    SizeCase("rolled(by: n)", ["[2, 3]", "[2, 3]", "[2, 3]"]) { x.rolled(by: $0) },
    SizeCase("rolled(by: n, along: 1)", ["[2, 3]", "[2, 3]", "[2, 3]"]) {
      x.rolled(by: $0, along: 1)
    },
    SizeCase("tril(diagonal: n)", ["[2, 3]", "[2, 3]", "[2, 3]"]) { x.tril(diagonal: $0) },
    SizeCase("triu(diagonal: n)", ["[2, 3]", "[2, 3]", "[2, 3]"]) { x.triu(diagonal: $0) },
    SizeCase("padded before by n", ["[2, 3]", "[3, 3]", nil]) {
      x.padded([($0, 0), (0, 0)], with: 0)
    },
    SizeCase("padded around by n", ["[2, 3]", "[4, 5]", nil]) {
      x.padded([($0, $0), ($0, $0)], with: 0)
    },
  ]

  private static let making = [
    SizeCase("zeros([n, 1])", ["[0, 1]", "[1, 1]", nil]) { .zeros([$0, 1]) },
    SizeCase("zeros([0, n, n])", ["[0, 0, 0]", "[0, 1, 1]", nil]) { .zeros([0, $0, $0]) },
    SizeCase("zeros([n, n])", ["[0, 0]", "[1, 1]", nil]) { .zeros([$0, $0]) },
    SizeCase("ones([n, n])", ["[0, 0]", "[1, 1]", nil]) { .ones([$0, $0]) },
    SizeCase("full([n, n])", ["[0, 0]", "[1, 1]", nil]) { .full([$0, $0], 2) },
    SizeCase("eye(n)", ["[0, 0]", "[1, 1]", nil]) { .eye($0) },
    SizeCase("eye(1, n)", ["[1, 0]", "[1, 1]", nil]) { .eye(1, $0) },
    SizeCase("arange(to: n)", ["[0]", "[1]", nil]) { .arange(to: Double($0)) },
    SizeCase("linspace(count: n)", ["[0]", "[1]", nil]) { .linspace(from: 0, to: 1, count: $0) },
    SizeCase("uniform([n])", ["[0]", "[1]", nil]) {
      var generator = RandomGenerator(seed: 1)
      return .uniform([$0], using: &generator)
    },
    SizeCase("normal([n])", ["[0]", "[1]", nil]) {
      var generator = RandomGenerator(seed: 1)
      return .normal([$0], using: &generator)
    },
    SizeCase("bernoulli([n])", ["[0]", "[1]", nil]) {
      var generator = RandomGenerator(seed: 1)
      return Tensor<Double>(
        Tensor<Bool>.bernoulli([$0], probability: 0.5, using: &generator))
    },
    SizeCase("permutation(n)", ["[0]", "[1]", nil]) {
      var generator = RandomGenerator(seed: 1)
      return Tensor<Double>(Tensor<Int64>.permutation($0, using: &generator))
    },
    SizeCase("withThreads(n)", [nil, "[2, 3]", "[2, 3]"]) { n in withThreads(n) { x * 2 } },
  ]
}
