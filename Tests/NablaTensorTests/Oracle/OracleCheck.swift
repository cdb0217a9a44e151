import Nabla

/// Runs recorded calls in one precision and compares the results with the recorded ones.
struct OracleCheck<Element: DifferentiableElement> {
  let entry: OracleDirectory.Entry
  let operation: OracleOperation<Element>

  /// The numbers of comparisons, and the failures.
  private(set) var counts = OracleCounts()
  private(set) var failures: [String] = []
  private(set) var notExpressible: [(id: String, reason: String)] = []

  private var label = ""

  init(_ entry: OracleDirectory.Entry, _ operation: OracleOperation<Element>) {
    self.entry = entry
    self.operation = operation
  }

  // MARK: Cases

  mutating func check(_ recorded: Manifest.Case) {
    label = "\(entry.manifest.op)/\(recorded.id) \(recorded.call) [\(Element.self)]"
    if Element.self == Float.self && recorded.tol.float32 == nil {
      counts.notInSinglePrecision += 1
      return
    }
    do {
      try compare(recorded)
      counts.cases += 1
    } catch let error as DoesNotCompile {
      notExpressible.append(("\(entry.manifest.op)/\(recorded.id)", error.reason))
    } catch {
      failures.append("\(label): \(error)")
    }
  }

  private mutating func compare(_ recorded: Manifest.Case) throws {
    let reals = realType(recorded.inputs, recorded.outputs)
    let tolerance = tolerance(recorded, reals)
    // Results after an error are meaningless, so each step has its own scope.
    let call = try catchingErrors {
      try self.call(recorded.args, recorded.kwargs, recorded.inputs, reals)
    }
    let results = try catchingErrors { try run(call, recorded) }
    guard results.count == recorded.outputs.count else {
      throw Mismatch("\(results.count) outputs, recorded \(recorded.outputs.count)")
    }
    guard recorded.after.isEmpty else { throw Mismatch("no call of the table changes an input") }
    for (index, (result, output)) in zip(results, recorded.outputs).enumerated() {
      guard let name = output.name else {
        throw Mismatch("output \(index) is the plain value \(String(describing: output.value))")
      }
      expect(stored(result, as: reals), try tensor(name), tolerance, "output \(index)")
      counts.values += 1
    }
    if !recorded.grads.isEmpty {
      try compareDerivatives(recorded, call, results, tolerance)
    }
  }

  private mutating func compareDerivatives(
    _ recorded: Manifest.Case, _ call: OracleCall<Element>, _ results: [OracleResult<Element>],
    _ tolerance: Double
  ) throws {
    let seeds = try recorded.outputs.compactMap { try $0.cotangent.map { try real($0) } }
    let vectors = try recorded.grads.compactMap { try $0.v.map { try real($0) } }
    let inputs = try recorded.grads.map { try call.tensor(.tensor($0.input)) }
    let outputs = try differentiable(results, recorded)
    let derivatives = try catchingErrors {
      try OracleDerivatives(of: outputs, seeds: seeds, by: inputs, along: vectors) { inputs in
        let moved = call.replacing(recorded.grads.map(\.input), by: inputs)
        return try differentiable(run(moved, recorded), recorded)
      }
    }
    for (index, gradient) in recorded.grads.enumerated() {
      try expect(
        derivatives.gradients[index], gradient.name, inputs[index], call.reals, tolerance,
        "gradient by input \(gradient.input)")
      counts.gradients += 1
      if vectors.isEmpty { continue }
      try expect(
        derivatives.products[index], gradient.hvp, inputs[index], call.reals, tolerance,
        "Hessian-vector product by input \(gradient.input)")
      counts.products += 1
    }
    for (index, tangent) in recorded.jvp.enumerated() {
      try expect(
        derivatives.tangents[index], tangent.name, outputs[index], call.reals, tolerance,
        "forward derivative of output \(tangent.output)")
      counts.tangents += 1
    }
  }

  /// The outputs to differentiate.
  func differentiable(
    _ results: [OracleResult<Element>], _ recorded: Manifest.Case
  ) throws -> [Tensor<Element>] {
    try zip(results, recorded.outputs).compactMap { result, output in
      if output.cotangent == nil { return nil }
      guard case .real(let tensor) = result else { throw Mismatch("no derivative of integers") }
      return tensor
    }
  }

  /// The results of the call, with the functions applied before and after it.
  func run(
    _ call: OracleCall<Element>, _ recorded: Manifest.Case
  ) throws -> [OracleResult<Element>] {
    let call = try Self.before(recorded.pre, call)
    let results = try Self.after(recorded.post, operation.run(call))
    guard call.unused.isEmpty else {
      throw Mismatch("the operation leaves out \(call.unused.joined(separator: ", "))")
    }
    return results
  }

  // MARK: Errors

  /// Runs a call that must fail with an error message of the library.
  mutating func check(_ recorded: Manifest.ErrorCase) {
    label = "\(entry.manifest.op)/\(recorded.id) \(recorded.call) [\(Element.self)]"
    do {
      let call: OracleCall<Element>
      do {
        call = try catchingErrors {
          try self.call(
            recorded.args, recorded.kwargs, recorded.inputs, realType(recorded.inputs, []))
        }
      } catch is TensorError where recorded.inputs.contains(where: { $0.shape.count > 12 }) {
        // An operand of such a rank cannot be made.
        counts.errors += 1
        return
      }
      do {
        try catchingErrors { _ = try operation.run(call) }
        failures.append("\(label): did not fail; PyTorch says: \(recorded.message)")
      } catch let error as TensorError where !error.message.isEmpty {
        counts.errors += 1
      }
    } catch let error as DoesNotCompile {
      notExpressible.append(("\(entry.manifest.op)/\(recorded.id)", error.reason))
    } catch {
      failures.append("\(label): \(error)")
    }
  }

  // MARK: Reading

  struct Mismatch: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  private func tensor(_ name: String) throws -> StoredTensor {
    guard let tensor = entry.tensors[name] else {
      throw Mismatch("the file has no tensor \"\(name)\"")
    }
    return tensor
  }

  func real(_ name: String) throws -> Tensor<Element> {
    let stored = try tensor(name)
    return Tensor(shape: Shape(stored.shape), scalars: stored.reals.map { Element($0) })
  }

  func call(
    _ args: [TaggedValue], _ kwargs: [String: TaggedValue], _ inputs: [Manifest.Input],
    _ reals: StoredType
  ) throws -> OracleCall<Element> {
    let operands = try inputs.map { input in
      OracleOperand<Element>(
        input, try input.name.map(tensor) ?? .zeros(input.dtype, input.shape), reals: reals)
    }
    return OracleCall(args, kwargs, operands, reals: reals)
  }

  /// The type of the recorded real numbers, which `Element` stands for: Double unless all are
  /// Floats. A call with both mixes types.
  func realType(_ inputs: [Manifest.Input], _ outputs: [Manifest.Output]) -> StoredType {
    let types = inputs.map(\.dtype) + outputs.compactMap(\.dtype)
    return types.contains(.float64) || !types.contains(.float32) ? .float64 : .float32
  }

  /// Results that PyTorch computed in single precision are only compared with that tolerance.
  private func tolerance(_ recorded: Manifest.Case, _ reals: StoredType) -> Double {
    let single = recorded.tol.float32 ?? recorded.tol.float64
    return Element.self == Float.self || reals == .float32 ? single : recorded.tol.float64
  }

  private static func before(
    _ transform: String?, _ call: OracleCall<Element>
  ) throws -> OracleCall<Element> {
    guard let transform else { return call }
    let x = try call.tensor()
    let transformed: Tensor<Element>
    switch transform {
    case "add_transpose": transformed = x + x.transposed(-2, -1)
    case "log_softmax_dim2": transformed = x.logSoftmax(along: 2)
    default: throw Mismatch("there is no transform \"\(transform)\"")
    }
    // The inputs remain the leaves with respect to which gradients are computed.
    return OracleCall(
      [.tensor(call.operands.count)] + call.args.dropFirst(), call.kwargs,
      call.operands + [.real(transformed)], reals: call.reals)
  }

  private static func after(
    _ transform: String?, _ results: [OracleResult<Element>]
  ) throws -> [OracleResult<Element>] {
    let changed: Set<Int>
    switch transform {
    case nil: changed = []
    case "abs_outputs_1": changed = [1]
    case "abs_outputs_0_2": changed = [0, 2]
    default: throw Mismatch("there is no transform \"\(transform!)\"")
    }
    return results.enumerated().map { index, result in
      if changed.contains(index), case .real(let tensor) = result {
        return .real(tensor.abs())
      }
      return result
    }
  }

  // MARK: Comparing

  private func stored(_ result: OracleResult<Element>, as reals: StoredType) -> StoredTensor {
    switch result {
    case .real(let tensor): stored(tensor, as: reals)
    case .indices(let tensor):
      StoredTensor(.int64, Array(tensor.shape), .integers(tensor.scalars))
    case .mask(let tensor):
      StoredTensor(.bool, Array(tensor.shape), .integers(tensor.scalars.map { $0 ? 1 : 0 }))
    }
  }

  private func stored(_ tensor: Tensor<Element>, as reals: StoredType) -> StoredTensor {
    StoredTensor(reals, Array(tensor.shape), .reals(tensor.scalars.map { Double($0) }))
  }

  private mutating func expect(
    _ answer: StoredTensor, _ recorded: StoredTensor, _ tolerance: Double, _ what: String
  ) {
    guard
      let difference = Comparison.difference(of: answer, from: recorded, tolerance: tolerance)
    else { return }
    failures.append("\(label): \(what): \(difference)")
  }

  /// Compares a derivative, where nil is equivalent to zeros.
  private mutating func expect(
    _ answer: Tensor<Element>?, _ name: String?, _ like: Tensor<Element>, _ reals: StoredType,
    _ tolerance: Double, _ what: String
  ) throws {
    let zeros = StoredTensor.zeros(reals, Array(like.shape))
    expect(
      answer.map { stored($0, as: reals) } ?? zeros, try name.map(tensor) ?? zeros, tolerance, what)
  }
}
