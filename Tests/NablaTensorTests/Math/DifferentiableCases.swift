import Nabla

/// A case for every differentiable operation in this folder, for tests that apply to all of them.
enum DifferentiableCases {
  static let arithmetic: [DifferentiableCase] = [
    .init("x + y", [[2, 3], [3]]) { $0[0] + $0[1] },
    .init("x - y", [[2, 1], [3]]) { $0[0] - $0[1] },
    .init("x * y", [[2, 3], [2, 1]]) { $0[0] * $0[1] },
    .init("x / y", [[2, 3], [2, 3]], in: 0.5...2) { $0[0] / $0[1] },
    .init("numbers on either side", [[4]], in: 0.5...2) {
      2 * $0[0] + 5 - 1 / $0[0] + (3 - $0[0]) / 7 + $0[0] * 4 - 1
    },
    .init("-x", [[3]]) { -$0[0] * $0[0] },
    .init("pow of tensors", [[2, 3], [3]], in: 0.5...2) { pow($0[0], $0[1]) },
    .init("pow(x, 2)", [[3]]) { $0[0].pow(2) },
    .init("pow(x, 3)", [[3]]) { pow($0[0], 3.0) },
    .init("pow(x, -1.5)", [[3]], in: 0.5...2) { $0[0].pow(-1.5) },
    .init("pow(2, x)", [[]]) { pow(2.0, $0[0]) },
    .init("fmod", [[3], [3]], in: 2.1...2.9) { fmod($0[0] * 3, $0[1]) },
    .init("remainder", [[3]], in: 0.2...0.8) { remainder($0[0] - 3, Tensor([2.0, -2, 3])) },
    .init("clamp", [[5]], in: -0.9 ... -0.1) { $0[0].clamp(min: -1, max: 1).square() },
    .init("clamp by tensors", [[2, 3], [3]]) {
      let x = $0[0].square() + Tensor([-20.0, 0, 20])
      return x.clamp(min: $0[1] - 8, max: $0[1] + 8).square()
    },
    .init("max and min", [[2, 3], [3]]) { max($0[0], $0[1]) * min($0[0], $0[1].square()) },
  ]

  static let activations: [DifferentiableCase] = [
    .init("softplus", [[4]]) { $0[0].softplus() },
    .init("softplus with a threshold", [[4]]) { $0[0].softplus(beta: 3, threshold: 20) },
    .init("elu", [[4]], in: -2 ... -0.1) { $0[0].elu(alpha: 0.7) },
    .init("leakyRelu", [[4]], in: -2 ... -0.1) { $0[0].leakyRelu(slope: 0.2).square() },
    .init("gelu", [[4]]) { $0[0].gelu() },
    .init("gelu by tanh", [[4]]) { $0[0].geluTanh() },
  ]

  static let reductions: [DifferentiableCase] = [
    .init("sum", [[2, 3, 2]]) { $0[0].square().sum(along: [0, -1]) },
    .init("sum of all", [[2, 3]]) { $0[0].square().sum() },
    .init("mean", [[2, 3]]) { $0[0].exp().mean(along: 1, keepingDimensions: true) },
    .init("prod", [[2, 3, 2]]) { $0[0].prod(along: [0, 2]) },
    .init("prod along a dimension", [[2, 3]]) { $0[0].prod(along: 1, keepingDimensions: true) },
    .init("prod of all", [[2, 3]]) { $0[0].prod() },
    .init("prod with zeros", [[2, 3]]) { ($0[0] * Tensor([1.0, 0, 1])).prod() + $0[0].prod() },
    .init("prod of a single number", [[]]) { $0[0].square().prod() },
    .init("cumsum", [[2, 3]]) { $0[0].square().cumsum(along: -1) },
    .init("cumprod", [[3, 2]]) { $0[0].cumprod(along: 0) },
    .init("cumprod with zeros", [[4]]) { ($0[0] * Tensor([1.0, 0, 1, 0])).cumprod(along: 0) },
    .init("amax", [[2, 3]]) { $0[0].square().amax(along: 0) },
    .init("amin", [[2, 3]]) { $0[0].exp().amin(along: [0, 1], keepingDimensions: true) },
    .init("max", [[2, 3]]) { $0[0].square().max() },
    .init("min along a dimension", [[2, 3]]) { $0[0].square().min(along: 1).values },
    .init("max along a dimension", [[2, 3, 2]]) {
      $0[0].exp().max(along: 1, keepingDimensions: true).values
    },
    .init("logsumexp", [[2, 3]]) { $0[0].logsumexp(along: [1]) },
    .init("logsumexp of all", [[2, 3]]) { $0[0].logsumexp() },
    .init("logsumexp of outer dimensions", [[2, 3, 2]]) {
      $0[0].logsumexp(along: [0, 2], keepingDimensions: true)
    },
    .init("variance", [[2, 4]]) { $0[0].exp().variance(along: 1) },
    .init("variance of all", [[2, 3]]) { $0[0].variance(correction: 0.5) },
    .init("standard deviation", [[2, 4]]) {
      $0[0].standardDeviation(along: [0, 1], correction: 0, keepingDimensions: true)
    },
    .init("norm", [[2, 3]]) { $0[0].norm(along: 1) },
    .init("norm of order 1", [[2, 3]], in: 0.5...2) { $0[0].square().norm(order: 1, along: 0) },
    .init("norm of order 3", [[2, 3]]) { $0[0].norm(order: 3) },
    .init("norm of order 4.5", [[3]]) { $0[0].norm(order: 4.5) },
    .init("norm of order 1.5", [[4]], in: -2 ... -0.5) { $0[0].norm(order: 1.5) },
    .init("norm of order -1.5", [[4]], in: 0.5...2) { $0[0].norm(order: -1.5) },
    .init("norm of order infinity", [[2, 3]]) { $0[0].exp().norm(order: .infinity, along: 1) },
    .init("norm of order -infinity", [[2, 3]]) { $0[0].exp().norm(order: -.infinity) },
    .init("softmax", [[2, 3]]) { $0[0].softmax(along: -1) },
    .init("softmax along the first", [[3, 2]]) { $0[0].softmax(along: 0) },
    .init("logSoftmax", [[2, 3, 2]]) { $0[0].logSoftmax(along: 1) },
    .init("sort", [[3, 4]]) { $0[0].square().sort(along: 0, descending: true).values },
    .init("topk", [[2, 5]]) { $0[0].square().topk(3).values },
  ]

  static let linearAlgebra: [DifferentiableCase] = [
    .init("matmul", [[2, 3], [3, 4]]) { $0[0].matmul($0[1]) },
    .init("matmul of vectors", [[3], [3]]) { $0[0].matmul($0[1]) },
    .init("matrix times vector", [[2, 3], [3]]) { $0[0].matmul($0[1]) },
    .init("vector times matrix", [[3], [3, 2]]) { $0[0].matmul($0[1]) },
    .init("vector times matrices", [[3], [2, 3, 2]]) { $0[0].matmul($0[1]) },
    .init("matrices times vector", [[2, 2, 3], [3]]) { $0[0].matmul($0[1]) },
    .init("matrices times matrix", [[2, 2, 3], [3, 2]]) { $0[0].matmul($0[1]) },
    .init("matrix times matrices", [[2, 3], [2, 3, 2]]) { $0[0].matmul($0[1]) },
    .init("matrices, broadcast", [[2, 1, 2, 3], [3, 3, 2]]) { $0[0].matmul($0[1]) },
    .init("dot", [[4], [4]]) { $0[0].dot($0[1]) },
    .init("outer", [[2], [3]]) { $0[0].outer($0[1]) },
    .init("addmm", [[3], [2, 4], [4, 3]]) { addmm($0[0], $0[1], $0[2], beta: 0.5, alpha: 2) },
    .init("linear", [[2, 2, 3], [4, 3], [4]]) { linear($0[0], weight: $0[1], bias: $0[2]) },
    .init("linear without a bias", [[3], [4, 3]]) { linear($0[0], weight: $0[1]) },
    .init("layerNorm", [[2, 4], [4], [4]]) { layerNorm($0[0], weight: $0[1], bias: $0[2]) },
    .init("layerNorm without parameters", [[2, 2, 3]]) { layerNorm($0[0]) },
    .init("layerNorm with a bias", [[2, 3], [3]]) { layerNorm($0[0], bias: $0[1]) },
    .init("crossEntropy", [[3, 4]]) { crossEntropy($0[0], Tensor<Int64>([1, 3, 0])) },
    .init("crossEntropy of rows, one ignored", [[3, 4]]) {
      crossEntropy($0[0], Tensor<Int64>([1, -1, 0]), ignoring: -1, reduction: .none)
    },
    .init("einsum ij,jk", [[2, 3], [3, 4]]) { einsum("ij,jk", $0[0], $0[1]) },
    .init("einsum of three", [[2], [3], [2, 3]]) { einsum("i,j,ij->", $0[0], $0[1], $0[2]) },
    .init("einsum of diagonals", [[3, 2, 3], [2]]) { einsum("iji,j->ij", $0[0], $0[1]) },
    .init("einsum of a trace", [[3, 3]]) { einsum("ii", $0[0].square()) },
    .init("einsum with ellipses", [[2, 2, 3], [3, 2]]) { einsum("...ij,jk->...ik", $0[0], $0[1]) },
    .init("einsum that broadcasts", [[2, 1], [2, 3]]) { einsum("ij,ij->j", $0[0], $0[1]) },
  ]

  static let all = arithmetic + activations + reductions + linearAlgebra
}
