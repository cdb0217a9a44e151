import CNablaKernels
import NablaCore

/// The gradients of outputs by inputs; nil where an output does not depend on one.
///
/// They may be changed in place: unless they are part of a graph, nothing else has their elements.
func gradients(
  of outputs: [AnyTensor], seeds: [AnyTensor?], by inputs: [AnyTensor], retainsGraph: Bool,
  createsGraph: Bool
) -> [AnyTensor?] {
  var found = arrived(
    of: outputs, seeds: seeds, by: inputs, retainsGraph: retainsGraph, createsGraph: createsGraph)
  if createsGraph { return found }
  for i in found.indices {
    // The seed itself, or what arrived at another input, too.
    let isOwn =
      isKnownUniquelyReferenced(&found[i])
      && found[i].map { !nabla_storage_is_shared($0.storage.header) } ?? true
    if !isOwn { found[i] = found[i]?.copied() }
  }
  return found
}

/// The gradients as a pass leaves them.
private func arrived(
  of outputs: [AnyTensor], seeds: [AnyTensor?], by inputs: [AnyTensor], retainsGraph: Bool,
  createsGraph: Bool
) -> [AnyTensor?] {
  let operation = "gradients(of:withRespectTo:)"
  let nothing = inputs.map { _ in AnyTensor?.none }
  if hasFailed { return nothing }
  guard seeds.count == outputs.count else {
    fail("\(operation): \(seeds.count) seeds for \(outputs.count) outputs. Pass one for each.")
    return nothing
  }
  var pass = BackwardPass(createsGraph: createsGraph, retainsGraph: retainsGraph || createsGraph)
  for (output, seed) in zip(outputs, seeds) {
    guard output.start(&pass, seed, for: operation) else { return nothing }
  }
  for input in inputs {
    guard input.requiresGrad else {
      fail(input.needsNoGradient(operation))
      return nothing
    }
    pass.want(input)
  }
  guard pass.run() else { return nothing }
  return inputs.map { pass.gradient(of: $0) }
}

/// What is done about inputs that no output depends on.
enum Unused {
  case isError, isZeros
}

/// The same, with a gradient by every input.
func gradients(
  of outputs: [AnyTensor], seeds: [AnyTensor?], by inputs: [AnyTensor], retainsGraph: Bool,
  createsGraph: Bool, unused: Unused
) -> [AnyTensor] {
  let found = gradients(
    of: outputs, seeds: seeds, by: inputs, retainsGraph: retainsGraph, createsGraph: createsGraph)
  return zip(inputs, found).enumerated().map { index, pair in
    let (input, gradient) = pair
    if let gradient { return gradient }
    if unused == .isZeros || hasFailed { return .zeros(input.shape, input.elementType) }
    let names = outputs.map(\.text).joined(separator: ", ")
    return fail(
      """
      gradients(of:withRespectTo:): the input at index \(index), \(input.text), was not used to \
      compute \(names). If that is meant, pass zerosForUnused: true, or use optionalGradients.
      """, like: input)
  }
}
