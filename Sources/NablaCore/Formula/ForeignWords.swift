/// What other languages and textbooks call functions, numbers and statements, and how a formula
/// writes them: for messages about unknown names.
enum ForeignWords {
  /// How a formula writes it, or nil.
  static func advice(on word: String) -> String? {
    (words[word] ?? words[word.lowercased()]).map { "write \($0)" }
  }

  /// Words before an assignment.
  static let declarations: Set<String> = [
    "let", "var", "const", "val", "def", "set", "double", "float", "real", "local", "auto",
  ]

  /// Words between two operands.
  static let operators: Set<String> = [
    "mod", "rem", "div", "and", "or", "if", "then", "else", "where",
  ]

  private static let words: [String: String] = [
    // Numbers.
    "e": "exp(1), or assign it on a line above", "π": "pi", "infinity": "inf", "∞": "inf",
    // Logarithms, roots and powers.
    "ln": "log(x)", "lg": "log10(x)", "ld": "log2(x)", "lb": "log2(x)", "log₂": "log2(x)",
    "log₁₀": "log10(x)", "root": "sqrt(x)",
    "sqr": "square(x)", "pow": "x ^ y", "power": "x ^ y", "invsqrt": "rsqrt(x)",
    // Trigonometry.
    "sen": "sin(x)", "tg": "tan(x)", "tang": "tan(x)", "cot": "1 / tan(x)", "ctg": "1 / tan(x)",
    "sec": "1 / cos(x)", "csc": "1 / sin(x)", "arcsin": "asin(x)", "arccos": "acos(x)",
    "arctan": "atan(x)", "arctg": "atan(x)", "arctan2": "atan2(y, x)", "arcsinh": "asinh(x)",
    "arccosh": "acosh(x)", "arctanh": "atanh(x)", "arsinh": "asinh(x)", "arcosh": "acosh(x)",
    "artanh": "atanh(x)", "sh": "sinh(x)", "ch": "cosh(x)", "th": "tanh(x)",
    // Rounding and remainders.
    "mod": "remainder(x, y)", "fmod": "remainder(x, y)", "rem": "remainder(x, y)",
    "div": "floor(x / y)", "ceiling": "ceil(x)", "int": "floor(x)",
    "trunc": "sign(x) * floor(abs(x))",
    "sgn": "sign(x)", "signum": "sign(x)", "fabs": "abs(x)",
    // Functions of networks, and of lists.
    "logistic": "sigmoid(x)", "expit": "sigmoid(x)", "σ": "sigmoid(x)", "swish": "silu(x)",
    "heaviside": "select(x < 0, 0, 1)", "step": "select(x < 0, 0, 1)", "avg": "mean(x, y)",
    "average": "mean(x, y)", "maximum": "max(x, y)", "minimum": "min(x, y)", "fmax": "max(x, y)",
    "fmin": "min(x, y)", "clip": "clamp(x, lower, upper)", "gamma": "exp(logGamma(x))",
    "lgamma": "logGamma(x)", "factorial": "exp(logGamma(x + 1))",
    // Choices and statements.
    "if": "select(a < b, x, y)", "then": "select(a < b, x, y)", "else": "select(a < b, x, y)",
    "ifelse": "select(a < b, x, y)", "where": "select(a < b, x, y)", "cond": "select(a < b, x, y)",
    "and": "one select inside another", "or": "one select inside another",
    "not": "select(a < b, y, x), with the values exchanged",
    "return": "the expression alone, as the last line",
  ]
}
