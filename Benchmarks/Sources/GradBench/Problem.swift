/// A problem of GradBench: an input, and functions of it.
///
/// A problem is written as a user of the library would write it, with `import Nabla` alone. Reading the
/// input, checking it, and recording and compiling what depends on shapes alone are preparation, which
/// is not timed. Its last part is one run, for what is compiled when it is first used. Nothing that
/// depends on the numbers differentiated is kept from one run to the next.
package protocol Problem {
  /// Reads an input.
  ///
  /// - Throws: an ``InputError`` that says what is missing or of the wrong shape.
  init(input: JSON) throws

  /// The functions by name: each prepares a run.
  static var functions: [String: (Self) -> () throws -> Run] { get }
}

extension Problem {
  /// Reads an input and prepares a function of it.
  static func prepare(_ function: String, input: JSON) throws -> Run {
    let prepare = try functions.entry(named: function, "function")
    return try prepare(Self(input: input))()
  }
}

extension Dictionary where Key == String {
  /// The entry of that name.
  ///
  /// - Throws: an ``InputError`` that names those that there are.
  func entry(named name: String, _ kind: String) throws -> Value {
    if let value = self[name] { return value }
    throw InputError(
      "there is no \(kind) \"\(name)\"; there are \(keys.sorted().joined(separator: ", "))")
  }
}

/// What is timed, and what it found.
package struct Run {
  /// Computes the answer. May be called any number of times.
  package let evaluate: () throws -> Void
  /// The answer of the last run, as JSON.
  package let output: () -> JSON

  package init(evaluate: @escaping () throws -> Void, output: @escaping () -> JSON) {
    self.evaluate = evaluate
    self.output = output
  }

  /// A run that computes one number.
  package init(number: @escaping () throws -> Double) {
    var result = 0.0
    self.init(evaluate: { result = try number() }, output: { .number(result) })
  }

  /// A run that fills a buffer, which is reused.
  ///
  /// - Parameters:
  ///   - count: how long the buffer is.
  ///   - fill: computes the answer.
  ///   - output: what JSON the buffer is.
  package init(
    count: Int, fill: @escaping (UnsafeMutableBufferPointer<Double>) throws -> Void,
    output: @escaping ([Double]) -> JSON = { .numbers($0) }
  ) {
    var buffer = [Double](repeating: 0, count: count)
    self.init(
      evaluate: { try buffer.withUnsafeMutableBufferPointer { try fill($0) } },
      output: { output(buffer) })
  }
}
