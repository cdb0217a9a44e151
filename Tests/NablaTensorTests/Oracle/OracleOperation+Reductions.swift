import Nabla

extension OracleOperation {
  /// Sums, extremes, norms and cumulative operations.
  static var reductions: [OracleOperation] {
    [
      OracleOperation("sum") { call in
        try call.tensor().sum(along: call.dimensions(1), keepingDimensions: call.keepsDimensions(2))
      },
      OracleOperation("mean") { call in
        try call.expectOwnType()
        return try call.tensor().mean(
          along: call.dimensions(1), keepingDimensions: call.keepsDimensions(2))
      },
      OracleOperation("prod") { call in
        try call.expectOwnType()
        return try call.tensor().prod(
          along: call.dimensions(1), keepingDimensions: call.keepsDimensions(2))
      },
      OracleOperation("amax") { call in
        try call.tensor().amax(
          along: call.dimensions(1), keepingDimensions: call.keepsDimensions(2))
      },
      OracleOperation("amin") { call in
        try call.tensor().amin(
          along: call.dimensions(1), keepingDimensions: call.keepsDimensions(2))
      },
      OracleOperation("max:reduction_no_dim", of: { $0.max() }),
      OracleOperation("min:reduction_no_dim", of: { $0.min() }),
      OracleOperation(
        "max:reduction_with_dim",
        results: { call in
          let (values, indices) = try call.tensor().max(
            along: call.integer(1, "dim"), keepingDimensions: call.keepsDimensions(2))
          return [.real(values), .indices(indices)]
        }),
      OracleOperation(
        "min:reduction_with_dim",
        results: { call in
          let (values, indices) = try call.tensor().min(
            along: call.integer(1, "dim"), keepingDimensions: call.keepsDimensions(2))
          return [.real(values), .indices(indices)]
        }),
      OracleOperation(
        "argmax",
        results: { call in
          [
            .indices(
              try call.tensor().argmax(
                along: call.argument(1, "dim").map(call.integer),
                keepingDimensions: call.keepsDimensions(2)))
          ]
        }),
      OracleOperation(
        "argmin",
        results: { call in
          [
            .indices(
              try call.tensor().argmin(
                along: call.argument(1, "dim").map(call.integer),
                keepingDimensions: call.keepsDimensions(2)))
          ]
        }),
      OracleOperation(
        "any",
        mask: { call in
          try call.tensor().any(
            along: call.dimensions(1), keepingDimensions: call.keepsDimensions(2))
        }),
      OracleOperation(
        "all",
        mask: { call in
          try call.tensor().all(
            along: call.dimensions(1), keepingDimensions: call.keepsDimensions(2))
        }),
      OracleOperation("logsumexp") { call in
        try call.tensor().logsumexp(
          along: call.dimensions(1), keepingDimensions: call.keepsDimensions(2))
      },
      OracleOperation("softmax") { call in
        try call.tensor().softmax(along: call.integer(1, "dim"))
      },
      OracleOperation("log_softmax") { call in
        try call.tensor().logSoftmax(along: call.integer(1, "dim"))
      },
      OracleOperation("cumsum") { call in
        try call.expectOwnType()
        return try call.tensor().cumsum(along: call.integer(1, "dim"))
      },
      OracleOperation("cumprod") { call in
        try call.expectOwnType()
        return try call.tensor().cumprod(along: call.integer(1, "dim"))
      },
      OracleOperation("norm") { call in
        try call.tensor().norm(
          order: call.number(1, "p", default: 2), along: call.dimensions(2),
          keepingDimensions: call.keepsDimensions(3))
      },
      OracleOperation("linalg.vector_norm") { call in
        try call.tensor().norm(
          order: call.number(1, "ord", default: 2), along: call.dimensions(2),
          keepingDimensions: call.keepsDimensions(3))
      },
    ] + variances
  }

  private static var variances: [OracleOperation] {
    [
      OracleOperation("var") { call in
        try call.tensor().variance(
          along: call.dimensions(1), correction: call.correction(2),
          keepingDimensions: call.keepsDimensions(3))
      },
      OracleOperation("std") { call in
        try call.tensor().standardDeviation(
          along: call.dimensions(1), correction: call.correction(2),
          keepingDimensions: call.keepsDimensions(3))
      },
      OracleOperation("var:unbiased") { call in
        try call.tensor().variance(correction: call.correction(1))
      },
      OracleOperation("std:unbiased") { call in
        try call.tensor().standardDeviation(correction: call.correction(1))
      },
    ]
  }
}

extension OracleCall {
  fileprivate func keepsDimensions(_ position: Int) throws -> Bool {
    try bool(position, "keepdim", default: false)
  }

  /// The correction to the count: PyTorch's `unbiased` is 1 or 0, or `correction` is given.
  fileprivate func correction(_ position: Int) throws -> Double {
    if let correction = named("correction") {
      return correction == .none ? 1 : try number(correction)
    }
    return try bool(position, "unbiased", default: true) ? 1 : 0
  }

  /// The result has the operand's element type.
  fileprivate func expectOwnType() throws {
    guard case .type(let name)? = named("dtype") else { return }
    guard case .tensor(let index) = args[0], case .real = operands[index], name == "\(reals)" else {
      throw DoesNotCompile(reason: "a result of \(name) where the operand is of another type")
    }
  }
}
