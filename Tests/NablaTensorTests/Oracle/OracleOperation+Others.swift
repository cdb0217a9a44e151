import Nabla

extension OracleOperation {
  /// Operations that random programs use, and that PyTorch's recorded calls of the first tier do
  /// not have.
  static var others: [OracleOperation] {
    [
      OracleOperation("detach", of: { $0.detached() }),
      OracleOperation("hypot") { try hypot($0.tensor(0), $0.tensor(1)) },
      OracleOperation("logaddexp") { try logAddExp($0.tensor(0), $0.tensor(1)) },
      OracleOperation("xlogy") { try xlogy($0.tensor(0), $0.tensor(1)) },
      OracleOperation("copysign") { try copysign($0.tensor(0), $0.tensor(1)) },
      OracleOperation("nn.functional.celu", of: { $0.celu() }),
      OracleOperation("nn.functional.hardtanh", of: { $0.hardtanh() }),
      OracleOperation("nn.functional.cross_entropy") { call in
        guard case .tensor(let index) = try call.required(1),
          case .int64(let labels) = call.operands[index]
        else { throw DoesNotCompile(reason: "labels are Tensor<Int64>") }
        guard case .string(let reduction)? = call.named("reduction") else {
          return try crossEntropy(call.tensor(), labels, ignoring: -100)
        }
        return try crossEntropy(
          call.tensor(), labels, ignoring: -100, reduction: reduction == "sum" ? .sum : .mean)
      },
      OracleOperation("nn.functional.layer_norm") { call in
        // The weights' shape is that of the last dimension.
        _ = try call.integers(1)
        return try layerNorm(call.tensor())
      },
    ]
  }
}
