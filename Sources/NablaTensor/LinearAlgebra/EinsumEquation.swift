import NablaCore

/// A parsed equation such as `"bij,bjk->bik"`: the labels of the dimensions of each operand and of
/// the result.
struct EinsumEquation {
  /// A letter, or a dimension of an ellipsis, counted from the last.
  enum Label: Hashable {
    case letter(Character)
    case ellipsis(Int)
  }

  private(set) var operands: [[Label]] = []
  private(set) var result: [Label] = []

  /// - Parameter ranks: the ranks of the operands.
  /// - Throws: an error message.
  init(_ equation: String, ranks: [Int]) throws {
    func error(_ text: String) -> TensorError {
      TensorError(message: "einsum: in the equation \"\(equation)\", \(text)")
    }
    let text = equation.filter { $0 != " " }
    let sides = text.split(separator: "->", omittingEmptySubsequences: false)
    if sides.count > 2 { throw error("there is more than one ->") }
    let terms = sides[0].split(separator: ",", omittingEmptySubsequences: false)
    if terms.count != ranks.count {
      throw error(
        "there are \(terms.count) operands, but \(ranks.count) were passed: one term for each")
    }
    for (index, term) in terms.enumerated() {
      let (letters, place) = try Self.parse(term, error)
      let hidden = ranks[index] - letters.count
      if hidden < 0 || (hidden > 0 && place == nil) {
        throw error(
          "operand \(index) has \(letters.count) labels, but its tensor \(ranks[index]) dimensions")
      }
      let ellipsis = (0..<hidden).map { Label.ellipsis(hidden - 1 - $0) }
      operands.append(Self.insert(ellipsis, into: letters, at: place))
    }
    let hidden = operands.joined().reduce(0) { count, label in
      if case .ellipsis(let place) = label { Swift.max(count, place + 1) } else { count }
    }
    let ellipsis = (0..<hidden).map { Label.ellipsis(hidden - 1 - $0) }
    if sides.count == 2 {
      let (letters, place) = try Self.parse(sides[1], error)
      result = Self.insert(place == nil ? [] : ellipsis, into: letters, at: place)
    } else {
      // Without an arrow: the letters that occur once, in alphabetical order.
      let letters = operands.joined().filter { if case .letter = $0 { true } else { false } }
      let counts = Dictionary(letters.map { ($0, 1) }, uniquingKeysWith: +)
      let single = counts.filter { $0.value == 1 }.keys.compactMap { label in
        if case .letter(let letter) = label { letter } else { nil }
      }
      result = ellipsis + single.sorted().map { .letter($0) }
    }
    let known = Set(operands.joined())
    for (index, label) in result.enumerated() {
      guard case .letter(let letter) = label else { continue }
      if !known.contains(label) {
        throw error("the result has the label \(letter), which no operand has")
      }
      if result[..<index].contains(label) {
        throw error("the result has the label \(letter) twice")
      }
    }
  }

  /// The letters of a term, and the position of its ellipsis.
  private static func parse(
    _ term: Substring, _ error: (String) -> TensorError
  ) throws -> (letters: [Label], ellipsis: Int?) {
    var letters: [Label] = []
    var place: Int?
    var rest = term
    while let character = rest.first {
      if rest.hasPrefix("...") {
        if place != nil { throw error("a term has two ellipses") }
        place = letters.count
        rest = rest.dropFirst(3)
      } else if character.isASCII && character.isLetter {
        letters.append(.letter(character))
        rest = rest.dropFirst()
      } else {
        throw error("there is a \(character), but labels are letters from a to z and A to Z")
      }
    }
    return (letters, place)
  }

  private static func insert(_ ellipsis: [Label], into letters: [Label], at place: Int?) -> [Label]
  {
    let place = place ?? 0
    return letters[..<place] + ellipsis + letters[place...]
  }
}
