import Nabla

/// A run of all records of a directory in one precision.
struct OracleRun<Element: DifferentiableElement> {
  private(set) var counts = OracleCounts()
  private(set) var failures: [String] = []
  /// The calls that the type system forbids, by id, with the reason.
  private(set) var notExpressible: [String: String] = [:]

  /// The number of calls processed.
  var count: Int {
    counts.cases + counts.errors + counts.notInSinglePrecision + notExpressible.count
  }

  init(_ directory: OracleDirectory) {
    let operations = OracleOperation<Element>.all
    for entry in directory.entries {
      guard let operation = operations[entry.manifest.op] else {
        failures.append("\(entry.manifest.op): there is no such operation in the table")
        continue
      }
      var check = OracleCheck(entry, operation)
      for recorded in entry.manifest.cases { check.check(recorded) }
      for recorded in entry.manifest.errors { check.check(recorded) }
      counts += check.counts
      failures += check.failures
      notExpressible.merge(check.notExpressible) { first, _ in first }
    }
  }
}
