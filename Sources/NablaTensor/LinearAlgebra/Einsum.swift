import NablaCore

/// An intermediate operand of an `einsum`, with a distinct label for each dimension.
///
/// Note [Einsum]: operands are combined in pairs from left to right. Labels of both that are needed
/// later are batch dimensions, labels of both that are not needed are contracted, and the others
/// are rows and columns: a batched matrix product on strided operands. A dimension of length 1
/// whose label has another length elsewhere is dropped, which broadcasts it.
private struct EinsumTerm {
  typealias Label = EinsumEquation.Label
  var tensor: AnyTensor
  var labels: [Label]

  /// The tensor with its dimensions in a given order of its labels.
  func ordered(_ order: [Label]) -> AnyTensor {
    if order == labels { return tensor }
    return tensor.permuted(order.map { labels.firstIndex(of: $0).unsafelyUnwrapped })
  }

  /// The sum over the dimensions that are not needed.
  func summed(keeping wanted: Set<Label>) -> EinsumTerm {
    let axes = labels.indices.filter { !wanted.contains(labels[$0]) }
    if axes.isEmpty { return self }
    return EinsumTerm(
      tensor: tensor.sum(axes, keepingDimensions: false), labels: labels.filter(wanted.contains))
  }

  func lengths(_ wanted: [Label]) -> [Int] {
    wanted.map { tensor.shape.dimensions[labels.firstIndex(of: $0).unsafelyUnwrapped] }
  }

  /// The product with another term, given the labels that are needed later.
  func times(_ other: EinsumTerm, keeping wanted: Set<Label>) -> EinsumTerm {
    let left = summed(keeping: wanted.union(other.labels))
    let right = other.summed(keeping: wanted.union(labels))
    let common = left.labels.filter(right.labels.contains)
    let numbering = common.filter(wanted.contains)
    let inner = common.filter { !wanted.contains($0) }
    let rows = left.labels.filter { !common.contains($0) }
    let columns = right.labels.filter { !common.contains($0) }
    let lengths = left.lengths(numbering)
    let target = Shape(lengths + left.lengths(rows) + right.lengths(columns))
    // Its elements may be too many.
    if hasFailed { return self }
    let (m, n) = (left.lengths(rows).reduce(1, *), right.lengths(columns).reduce(1, *))
    let product: AnyTensor
    if inner.isEmpty {
      product = left.ordered(numbering + rows).reshaped(to: Shape(lengths + [m, 1]))
        .multiplied(
          by: right.ordered(numbering + columns).reshaped(to: Shape(lengths + [1, n])))
    } else {
      let k = left.lengths(inner).reduce(1, *)
      product = left.ordered(numbering + rows + inner).reshaped(to: Shape(lengths + [m, k]))
        .matrixProduct(
          right.ordered(numbering + inner + columns).reshaped(to: Shape(lengths + [k, n])))
    }
    return EinsumTerm(tensor: product.reshaped(to: target), labels: numbering + rows + columns)
  }
}

extension AnyTensor {
  package static func einsum(_ equation: String, _ operands: [AnyTensor]) -> AnyTensor {
    guard let first = operands.first else {
      fail("einsum: there is no operand for the equation \"\(equation)\"")
      return .zeros([], .float32)
    }
    do {
      let parsed = try EinsumEquation(equation, ranks: operands.map(\.rank))
      var terms = try EinsumTerm.terms(parsed, operands, equation)
      let result = Set(parsed.result)
      var product = terms.removeFirst()
      while !terms.isEmpty {
        if hasFailed { return first }
        let next = terms.removeFirst()
        product = product.times(
          next, keeping: terms.reduce(into: result) { $0.formUnion($1.labels) })
      }
      if hasFailed { return first }
      let made = product.summed(keeping: result).ordered(parsed.result)
      if let operand = operands.first(where: { $0.storage == made.storage }) {
        return operand.asView(made)
      }
      // The product's order of dimensions is no view of anything that others can refer to.
      made.base = nil
      return made
    } catch {
      return fail("\(error)", like: first)
    }
  }
}

extension EinsumTerm {
  /// The operands with one dimension for each label, without dimensions to be broadcast.
  static func terms(
    _ parsed: EinsumEquation, _ operands: [AnyTensor], _ equation: String
  ) throws -> [EinsumTerm] {
    var lengths: [Label: (length: Int, operand: Int)] = [:]
    for (operand, labels) in parsed.operands.enumerated() {
      for (axis, label) in labels.enumerated() {
        let length = operands[operand].shape.dimensions[axis]
        let first = labels.firstIndex(of: label).unsafelyUnwrapped
        let inSame = operands[operand].shape.dimensions[first]
        let known = lengths[label] ?? (length, operand)
        if length != inSame || (length != known.length && length != 1 && known.length != 1) {
          let other = length != inSame ? (inSame, operand) : known
          throw TensorError(
            message: """
              einsum: in the equation "\(equation)", the label \(label.text) has the length \
              \(other.0) in operand \(other.1), \(operands[other.1].text), and \(length) in operand \
              \(operand), \(operands[operand].text)
              """)
        }
        if lengths[label] == nil || known.length == 1 { lengths[label] = (length, operand) }
      }
    }
    return zip(operands, parsed.operands).map { tensor, labels in
      var term = EinsumTerm(tensor: tensor, labels: labels)
      var axis = 0
      while axis < term.labels.count {
        let label = term.labels[axis]
        let first = term.labels.firstIndex(of: label).unsafelyUnwrapped
        if first < axis {
          term.tensor = term.tensor.selecting(
            .diagonal(Diagonal(offset: 0, first: first, second: axis)))
          term.labels.remove(at: axis)
          term.labels.append(term.labels.remove(at: first))
          // The diagonal becomes the last dimension, so the following dimensions shift.
          axis = first
        } else if term.tensor.shape.dimensions[axis] != lengths[label]?.length {
          var target = term.tensor.shape.dimensions
          target.remove(at: axis)
          term.tensor = term.tensor.reshaped(to: Shape(dimensions: target))
          term.labels.remove(at: axis)
        } else {
          axis += 1
        }
      }
      return term
    }
  }
}

extension EinsumEquation.Label {
  fileprivate var text: String {
    switch self {
    case .letter(let letter): String(letter)
    case .ellipsis(let place): "... (dimension \(-1 - place) of what it stands for)"
    }
  }
}

/// The sum of products given by an equation, as in PyTorch and NumPy.
///
///     einsum("bij,bjk->bik", a, b)   // products of matrices
///     einsum("ii", a)                // the trace
///
/// Each operand has a term with a letter for each dimension; `...` stands for any number of
/// dimensions. A letter in several terms is a common index. Letters that are not in the result are
/// summed over; a letter that occurs twice in a term takes the diagonal. Without `->`, the result
/// has the dimensions of `...`, then the letters that occur once, in alphabetical order. Dimensions
/// with the same letter must have equal lengths, or length 1. Products are computed from left to
/// right, as matrix products.
public func einsum<E: DifferentiableElement>(
  _ equation: String, _ operands: Tensor<E>...
) -> Tensor<E> {
  einsum(equation, operands)
}
/// The sum of products of several operands given by an equation.
public func einsum<E: DifferentiableElement>(
  _ equation: String, _ operands: [Tensor<E>]
) -> Tensor<E> {
  Tensor(AnyTensor.einsum(equation, operands.map(\.any)))
}
