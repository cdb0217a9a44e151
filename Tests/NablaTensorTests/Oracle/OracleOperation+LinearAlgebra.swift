import Nabla

extension OracleOperation {
  /// Products of matrices and vectors.
  static var linearAlgebra: [OracleOperation] {
    [
      OracleOperation("matmul") { try matmul($0.tensor(0), $0.tensor(1)) },
      OracleOperation("mm") { try $0.tensor(0).mm($0.tensor(1)) },
      OracleOperation("bmm") { try $0.tensor(0).bmm($0.tensor(1)) },
      OracleOperation("mv") { try $0.tensor(0).mv($0.tensor(1)) },
      OracleOperation("dot") { try $0.tensor(0).dot($0.tensor(1)) },
      OracleOperation("outer") { try $0.tensor(0).outer($0.tensor(1)) },
      OracleOperation("addmm") { call in
        func factor(_ name: String) throws -> Element {
          Element(try call.named(name).map { try call.number($0) } ?? 1)
        }
        return try addmm(
          call.tensor(0), call.tensor(1), call.tensor(2), beta: factor("beta"),
          alpha: factor("alpha"))
      },
      OracleOperation("einsum") { try einsum($0.string(1), $0.tensors(0)) },
      OracleOperation("nn.functional.linear") { call in
        try linear(
          call.tensor(0), weight: call.tensor(1, "weight"),
          bias: call.argument(2, "bias").map { try call.tensor($0) })
      },
    ]
  }
}
