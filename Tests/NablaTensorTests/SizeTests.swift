import Nabla
import NablaTestSupport
import Testing

/// Functions of tensors with sizes, dimensions, indices and counts of 0, 1, Int.max and Int.min.
@Suite struct SizeTests {
  /// What a call gives: the shapes of its results, or an error.
  private static func outcome(_ test: SizeCase, _ n: Int) -> Result<String, TensorError> {
    Result {
      try catchingErrors { test.call(n) }.map { "\(Array($0))" }.joined(separator: " ")
    }.mapError { $0 as! TensorError }
  }

  /// What is wrong with a case, or nothing.
  private static func complaints(_ test: SizeCase) -> String {
    var complaints: [String] = []
    for (n, expected) in zip(SizeCase.sizes, test.expected) {
      switch (outcome(test, n), expected) {
      case (.success(let shapes), let expected):
        if shapes != expected {
          complaints.append("n = \(n) gives \(shapes) instead of \(expected ?? "an error")")
        }
      case (.failure(let error), nil):
        // The message names the function and a value.
        if !error.message.contains(": ") || !error.message.contains(where: \.isNumber) {
          complaints.append("n = \(n): the error names no values: \(error.message)")
        }
      case (.failure(let error), let expected?):
        complaints.append("n = \(n) fails instead of \(expected): \(error.message)")
      }
    }
    // A result or an error.
    _ = outcome(test, .min)
    return complaints.joined(separator: "; ")
  }

  @Test func `sizes of 0, 1 and Int.max give the right shape, or an error that names them`() async {
    let reports = await Isolation.reports(of: SizeCase.all.count) { start in
      await #expect(
        processExitsWith: .failure, observing: [\.standardOutputContent, \.standardErrorContent]
      ) { [start = start as Int] in
        Isolation.reportAll(SizeCase.all.dropFirst(start)) { "." + Self.complaints($0) }
      }
    }
    #expect(reports.count == SizeCase.all.count)
    for (test, report) in zip(SizeCase.all, reports) where report != "." {
      Issue.record("\(test.name): \(report)")
    }
  }
}
