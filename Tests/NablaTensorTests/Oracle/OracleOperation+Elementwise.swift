import Nabla
import NablaTestSupport

extension OracleOperation {
  /// Elementwise functions.
  static var functions: [OracleOperation] {
    let others = functionsByHand
    let known = Set(others.map(\.name))
    return others + functionsByName.filter { !known.contains($0.name) }
  }

  /// The rules of one operand without parameters, by the same names in PyTorch.
  private static var functionsByName: [OracleOperation] {
    let methods = tensorSpellings(Element.self).filter { spelling in
      RuleBook.entry(named: spelling.name)?.operandCount == 1 && spelling.parameters.isEmpty
    }
    return Dictionary(grouping: methods, by: \.name).flatMap { name, spellings in
      [name.lowercased(), "nn.functional.\(name.lowercased())"].map { name in
        OracleOperation(name, of: { x in spellings[0].call([x]) })
      }
    }
  }

  /// The functions with parameters or other names.
  private static var functionsByHand: [OracleOperation] {
    [
      OracleOperation("neg", of: { -$0 }),
      OracleOperation("reciprocal", of: { $0.reciprocal() }),
      OracleOperation("nn.functional.leaky_relu") { call in
        try call.tensor().leakyRelu(slope: call.number(1, "negative_slope", default: 0.01))
      },
      OracleOperation("nn.functional.elu") { call in
        try call.tensor().elu(alpha: call.number(1, "alpha", default: 1))
      },
      OracleOperation("nn.functional.softplus") { call in
        try call.tensor().softplus(
          beta: call.number(1, "beta", default: 1),
          threshold: call.number(2, "threshold", default: 20))
      },
      OracleOperation("nn.functional.gelu") { call in
        switch try call.argument(1, "approximate").map({ _ in try call.string(1, "approximate") }) {
        case nil, "none": return try call.tensor().gelu()
        case "tanh": return try call.tensor().geluTanh()
        case .some(let other):
          throw DoesNotCompile(reason: "gelu is approximated by tanh, not by \"\(other)\"")
        }
      },
    ]
  }

  /// Functions of two or three operands.
  static var arithmetic: [OracleOperation] {
    [
      OracleOperation("add") { call in
        let x = try call.operandOrNumber(0)
        guard let alpha = try call.factor("alpha") else {
          return try call.isTensor(1) ? x + call.tensor(1) : x + call.element(1)
        }
        return try call.isTensor(1) ? x + call.tensor(1) * alpha : x + call.element(1) * alpha
      },
      OracleOperation("sub") { call in
        let x = try call.operandOrNumber(0)
        guard let alpha = try call.factor("alpha") else {
          return try call.isTensor(1) ? x - call.tensor(1) : x - call.element(1)
        }
        return try call.isTensor(1) ? x - call.tensor(1) * alpha : x - call.element(1) * alpha
      },
      OracleOperation("rsub") { call in
        let x = try call.tensor()
        guard let alpha = try call.factor("alpha") else {
          return try call.isTensor(1) ? call.tensor(1) - x : call.element(1) - x
        }
        return try call.isTensor(1) ? call.tensor(1) - x * alpha : call.element(1) - x * alpha
      },
      OracleOperation("mul") { call in
        let x = try call.operandOrNumber(0)
        return try call.isTensor(1) ? x * call.tensor(1) : x * call.element(1)
      },
      OracleOperation("div:no_rounding_mode") { call in
        let x = try call.operandOrNumber(0)
        return try call.isTensor(1) ? x / call.tensor(1) : x / call.element(1)
      },
      OracleOperation("div:floor_rounding") { try $0.quotient(.floor) },
      OracleOperation("div:trunc_rounding") { try $0.quotient(.towardZero) },
      OracleOperation("remainder") { call in
        let x = try call.tensor()
        return try call.isTensor(1)
          ? remainder(x, call.tensor(1)) : remainder(x, call.element(1))
      },
      OracleOperation("fmod") { call in
        let x = try call.tensor()
        return try call.isTensor(1) ? fmod(x, call.tensor(1)) : fmod(x, call.element(1))
      },
      OracleOperation("pow") { call in
        if !call.isTensor(0) { return try pow(call.element(0), call.tensor(1)) }
        let x = try call.tensor()
        return try call.isTensor(1) ? pow(x, call.tensor(1)) : pow(x, call.element(1))
      },
      OracleOperation("atan2") { try atan2($0.tensor(0), $0.tensor(1)) },
      OracleOperation("maximum") { try max($0.tensor(0), $0.tensor(1)) },
      OracleOperation("minimum") { try min($0.tensor(0), $0.tensor(1)) },
      OracleOperation("clamp") { call in
        let x = try call.tensor()
        if call.isTensor(1, "min") || call.isTensor(2, "max") {
          return try x.clamp(
            min: call.argument(1, "min").map { try call.tensor($0) },
            max: call.argument(2, "max").map { try call.tensor($0) })
        }
        return try x.clamp(
          min: call.argument(1, "min").map { Element(try call.number($0)) },
          max: call.argument(2, "max").map { Element(try call.number($0)) })
      },
      OracleOperation("where") { call in
        let mask = try call.mask(1)
        return try Tensor.where(mask, call.operandOrNumber(0), call.operandOrNumber(2))
      },
    ]
  }

  /// Comparisons, whose results are masks.
  static var comparisons: [OracleOperation] {
    [
      OracleOperation(
        "eq",
        mask: { call in
          let x = try call.tensor()
          return try call.isTensor(1) ? x .== call.tensor(1) : x .== call.element(1)
        }),
      OracleOperation(
        "ne",
        mask: { call in
          let x = try call.tensor()
          return try call.isTensor(1) ? x .!= call.tensor(1) : x .!= call.element(1)
        }),
      OracleOperation(
        "lt",
        mask: { call in
          let x = try call.tensor()
          return try call.isTensor(1) ? x .< call.tensor(1) : x .< call.element(1)
        }),
      OracleOperation(
        "le",
        mask: { call in
          let x = try call.tensor()
          return try call.isTensor(1) ? x .<= call.tensor(1) : x .<= call.element(1)
        }),
      OracleOperation(
        "gt",
        mask: { call in
          let x = try call.tensor()
          return try call.isTensor(1) ? x .> call.tensor(1) : x .> call.element(1)
        }),
      OracleOperation(
        "ge",
        mask: { call in
          let x = try call.tensor()
          return try call.isTensor(1) ? x .>= call.tensor(1) : x .>= call.element(1)
        }),
    ]
  }
}

extension OracleCall {
  /// A number as an element.
  func element(_ position: Int, _ name: String? = nil) throws -> Element {
    Element(try number(required(position, name)))
  }

  /// A tensor; if PyTorch accepts a number, a tensor of rank 0.
  func operandOrNumber(_ position: Int) throws -> Tensor<Element> {
    try isTensor(position) ? tensor(position) : Tensor(element(position))
  }

  /// An optional factor.
  fileprivate func factor(_ name: String) throws -> Element? {
    try named(name).map { Element(try number($0)) }
  }

  fileprivate func quotient(_ rounding: QuotientRounding) throws -> Tensor<Element> {
    _ = named("rounding_mode")
    let x = try operandOrNumber(0)
    return try isTensor(1)
      ? x.divided(by: tensor(1), rounding: rounding)
      : x.divided(by: element(1), rounding: rounding)
  }
}
