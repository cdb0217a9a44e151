import Nabla

/// Executes the steps of a random program.
final class TensorMachine<Element: DifferentiableElement> {
  private static var operations: [String: OracleOperation<Element>] { OracleOperation<Element>.all }
  private let operations: [String: OracleOperation<Element>]
  let reals: StoredType
  private(set) var values: [OracleOperand<Element>]
  /// The operands that are gradients which nothing reached; `values` has another in their places.
  private(set) var absent: Set<Int> = []
  /// What the hooks saw.
  private(set) var log: [Tensor<Element>] = []

  convenience init(_ reals: StoredType) {
    self.init(reals, Self.operations, [])
  }

  private init(
    _ reals: StoredType, _ operations: [String: OracleOperation<Element>],
    _ values: [OracleOperand<Element>]
  ) {
    self.reals = reals
    self.operations = operations
    self.values = values
  }

  /// Executes a step. Throws a `TensorError` if the library refuses it.
  func perform(_ step: TensorProgram.Step) throws {
    try catchingErrors {
      if step.mode == "no_grad" {
        try withoutGradient { try execute(step) }
      } else {
        try execute(step)
      }
    }
  }

  private func execute(_ step: TensorProgram.Step) throws {
    guard let statement = step.statement else {
      return try append(run(step.op!, step.args!, step.kwargs ?? [:]))
    }
    switch statement {
    case .tensor: append(made(step))
    case .backward:
      tensor(step.x!).backward(
        seed: step.seed.map(tensor), inputs: step.inputs?.map(tensor),
        retainGraph: step.retain ?? false, createGraph: step.create ?? false)
    case .gradients: gradients(step)
    case .readGrad: append([tensor(step.x!).grad])
    case .clearGrad: tensor(step.x!).clearGrad()
    case .requiresGrad: tensor(step.x!).requiresGrad = step.value!
    case .retainGrad: tensor(step.x!).retainGrad()
    case .hook: hook(step)
    case .accumulationHook:
      tensor(step.x!).registerAccumulationHook { [unowned self] in log.append($0.grad!.cloned()) }
    case .inPlace: try change(step)
    case .checkpoint:
      let body = function(step)
      append(
        [checkpoint(step.inputs!.map(tensor)) { [body($0)] }[0]].map { Optional($0) })
    case .jvp:
      let (value, tangent) = jvp(
        at: step.inputs!.map { tensor($0).detached() }, along: step.tangents!.map(tensor),
        of: function(step))
      append([value, tangent])
    case .hvp:
      append(
        hessianVectorProduct(
          at: step.inputs!.map { tensor($0).detached() }, along: step.tangents!.map(tensor),
          of: function(step)
        ).map { Optional($0) })
    }
  }

  // MARK: Operands

  func tensor(_ index: Int) -> Tensor<Element> {
    guard case .real(let tensor) = values[index] else {
      preconditionFailure("operand \(index) is no real tensor")
    }
    return tensor
  }

  private func append(_ tensors: [Tensor<Element>?]) {
    for tensor in tensors {
      if tensor == nil { absent.insert(values.count) }
      values.append(tensor.map { .real($0) } ?? .foreign(reals))
    }
  }

  private func append(_ results: [OracleResult<Element>]) {
    values += results.map { result in
      switch result {
      case .real(let tensor): .real(tensor)
      case .indices(let tensor): .int64(tensor)
      case .mask(let tensor): .bool(tensor)
      }
    }
  }

  private func made(_ step: TensorProgram.Step) -> [OracleResult<Element>] {
    let (shape, elements) = (Shape(step.shape!), step.elements!.map(\.value))
    switch step.type! {
    case "i64": return [.indices(Tensor(shape: shape, scalars: elements.map { Int64($0) }))]
    case "bool": return [.mask(Tensor(shape: shape, scalars: elements.map { $0 != 0 }))]
    default:
      let tensor = Tensor(shape: shape, scalars: elements.map { Element($0) })
      if step.grad ?? false { tensor.requiresGrad = true }
      return [.real(tensor)]
    }
  }

  // MARK: Steps

  private func run(
    _ name: String, _ args: [TaggedValue], _ kwargs: [String: TaggedValue]
  ) throws -> [OracleResult<Element>] {
    guard let operation = operations[name] else {
      throw DoesNotCompile(reason: "there is no operation \"\(name)\" in the table")
    }
    let call = OracleCall(args, kwargs, values, reals: reals)
    let results = try operation.run(call)
    guard call.unused.isEmpty else {
      throw DoesNotCompile(reason: "\(name) leaves out \(call.unused.joined(separator: ", "))")
    }
    return results
  }

  /// The function that a step's `body` is: its arguments are the operands after those so far.
  private func function(
    _ step: TensorProgram.Step
  ) -> ([Tensor<Element>]) -> Tensor<Element> {
    let (reals, operations, outer) = (reals, operations, values)
    return { inputs in
      let machine = TensorMachine(reals, operations, outer + inputs.map { .real($0) })
      // The bodies of the generator consist of operations that are defined for all tensors.
      for step in step.body! { try! machine.execute(step) }
      return machine.tensor(machine.values.count - 1)
    }
  }

  private func gradients(_ step: TensorProgram.Step) {
    let (outputs, inputs) = (step.outputs!.map(tensor), step.inputs!.map(tensor))
    let seeds = step.seeds?.map { Optional(tensor($0)) }
    let (retain, create) = (step.retain ?? false, step.create ?? false)
    if step.unused == "nil" {
      append(
        optionalGradients(
          of: outputs, withRespectTo: inputs, seeds: seeds, retainGraph: retain,
          createGraph: create))
    } else {
      append(
        Nabla.gradients(
          of: outputs, withRespectTo: inputs, seeds: seeds, retainGraph: retain,
          createGraph: create, zerosForUnused: step.unused == "zeros"
        ).map { Optional($0) })
    }
  }

  private func hook(_ step: TensorProgram.Step) {
    let factor = Element(step.factor ?? 1)
    tensor(step.x!).registerHook { [unowned self] gradient -> Tensor<Element>? in
      log.append(gradient.detached().cloned())
      switch step.kind {
      case "scale": return gradient * factor
      case "replace": return Tensor.full(gradient.shape, factor)
      default: return nil
      }
    }
  }

  private func change(_ step: TensorProgram.Step) throws {
    var x = tensor(step.x!)
    let call = OracleCall(step.y.map { [$0] } ?? [], [:], values, reals: reals)
    let name = step.name!
    switch (name, step.y) {
    case ("zero", nil): x.zero()
    case ("fill", _): try x.fill(call.element(0))
    case (_, nil):
      let operation = operations[name] ?? operations["nn.functional." + name]!
      x.changeInPlace { x in
        let call = OracleCall([.tensor(0)], [:], [.real(x)], reals: reals)
        guard case .real(let y)? = try! operation.run(call).first else { return x }
        return y
      }
    case ("setitem", _): try set(&x, OracleCall([step.at!], [:], values, reals: reals), call)
    default:
      let y = try call.operandOrNumber(0)
      switch name {
      case "add": x += y
      case "sub": x -= y
      case "mul": x *= y
      case "div": x /= y
      case "copy": x.copy(from: y)
      default: throw DoesNotCompile(reason: "there is no change in place \"\(name)\"")
      }
    }
  }

  private func set(
    _ x: inout Tensor<Element>, _ place: OracleCall<Element>, _ value: OracleCall<Element>
  ) throws {
    let i = try place.args[0].elements!.map(place.subscriptIndex)
    let y = try value.operandOrNumber(0)
    switch i.count {
    case 1: x[i[0]] = y
    case 2: x[i[0], i[1]] = y
    case 3: x[i[0], i[1], i[2]] = y
    default: x[i[0], i[1], i[2], i[3]] = y
    }
  }
}
