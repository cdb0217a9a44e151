import Foundation
import Nabla
import NablaCore
import NablaTestSupport
import Testing

@Suite("Exported programs")
struct ExportTests {
  @Test(
    "Every rule and whole programs give the library's results in every language",
    arguments: ExportedFile.languages)
  func agreesWithLibrary(_ language: TargetLanguage) throws {
    let cases = try ExportedCase.all()
    #expect(Set(RuleBook.entries.map(\.name)).isSubset(of: cases.map(\.ruleName)))
    let results = try ExportedFile(cases.map(\.function), in: language).run()
    expectAgreement(cases, results, "\(language)")
  }

  @Test("Every operation of programs has a form in every language")
  func allOperations() {
    // Operators, what is written by other means, and what no single row has.
    let others: Set<NablaCore.Operation> = [
      .copy, .add, .subtract, .multiply, .divide, .negate, .fma, .fms, .fnma, .selectLess,
      .selectLessOrEqual, .selectEqual, .sinCos, .cosOf, .sum, .sumOfProducts, .guardLess,
      .guardLessOrEqual, .guardEqual, .input, .constant, .call, .result,
    ]
    for operation in NablaCore.Operation.allCases where !others.contains(operation) {
      for language in TargetLanguage.allCases {
        #expect(language.function(of: operation) != nil, "\(operation) in \(language)")
      }
    }
  }

  @Test(
    "C for many inputs gives the library's results, with wide vectors and with none",
    arguments: [["-O0"], ["-O1", "-march=native"], ["-O0", "-DNABLA_NO_VECTORS"]])
  func batchesAgree(_ options: [String]) throws {
    // Long programs take the compiler long.
    let cases = try (ExportedCase.rules() + ExportedCase.whole()).filter { !$0.hasLoops }.numbered
    let results = try ExportedFile(cases.map(\.function), in: .c)
      .runBatches(compilerOptions: options)
    expectAgreement(cases, results, "C, \(options)")
  }

  private func expectAgreement(
    _ cases: [ExportedCase], _ results: [[[Double]?]], _ language: String
  ) {
    var failures: [String] = []
    for (exported, results) in zip(cases, results) {
      for (index, result) in results.enumerated() {
        if let failure = exported.failure(of: result, at: index, language) {
          failures.append(failure)
        }
      }
    }
    #expect(
      failures.isEmpty, "\(failures.count):\n\(failures.prefix(20).joined(separator: "\n"))")
  }
}

extension ExportedCase {
  var ruleName: String { String(description.prefix { $0 != "(" }) }

  /// What is wrong with a result, or nil.
  func failure(of result: [Double]?, at index: Int, _ language: String) -> String? {
    let point = function.points[index]
    let place = "\(description) at \(point) in \(language): "
    guard let expected = expected[index] else {
      let isUndefined = result.map { $0.allSatisfy(\.isNaN) } ?? true
      return isUndefined ? nil : place + "\(result ?? []), but another branch would be taken"
    }
    guard let result else { return place + "undefined, not \(expected)" }
    let scale = expected.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    for (got, expected) in zip(result, expected) {
      let allowed = tolerance * abs(expected) + scaleTolerance * scale + 3 * .leastNonzeroMagnitude
      let agrees = got == expected || got.isNaN && expected.isNaN || abs(got - expected) <= allowed
      if !agrees {
        let error = abs(got - expected) / abs(expected)
        return place + "\(got), not \(expected) (\(error))"
      }
    }
    return nil
  }
}
