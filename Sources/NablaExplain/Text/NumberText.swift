/// Numbers as text.
package enum NumberText {
  /// The shortest decimal that reads back to the same number: `-2`, `0.1`, `1e-300`, `inf`, `NaN`.
  ///
  /// Neither NaN nor 0 has a sign: for people it means nothing.
  package static func shortest(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value == 0 { return "0" }
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A decimal for people: exact if it has at most eight characters, else six significant digits.
  package static func short(_ value: Double) -> String {
    let exact = shortest(value)
    if exact.count <= 8 || !value.isFinite { return exact }
    return rounded(value, digits: 6)
  }

  /// `value` rounded to `digits` significant decimal digits, without trailing zeros.
  private static func rounded(_ value: Double, digits: Int) -> String {
    var exponent = 0
    var scaled = value.magnitude
    while scaled >= 10 {
      scaled /= 10
      exponent += 1
    }
    while scaled < 1 {
      scaled *= 10
      exponent -= 1
    }
    var power = 1.0
    for _ in 1..<digits { power *= 10 }
    var whole = Int((scaled * power).rounded())
    if whole >= Int(power) * 10 {
      whole /= 10
      exponent += 1
    }
    var figures = String(whole)
    while figures.count > 1 && figures.hasSuffix("0") { figures.removeLast() }
    let sign = value < 0 ? "-" : ""
    if exponent < -5 || exponent >= digits {
      let rest = figures.dropFirst()
      return sign + figures.prefix(1) + (rest.isEmpty ? "" : ".\(rest)") + "e\(exponent)"
    }
    if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + figures }
    if figures.count <= exponent + 1 {
      return sign + figures + String(repeating: "0", count: exponent + 1 - figures.count)
    }
    return sign + figures.prefix(exponent + 1) + "." + figures.dropFirst(exponent + 1)
  }
}
