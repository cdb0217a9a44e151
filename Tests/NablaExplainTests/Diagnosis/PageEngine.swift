import Foundation
import NablaCore
import NablaTestSupport
import Testing

@testable import NablaExplain

/// Runs the page's scripts that need no document in node.
enum PageEngine {
  /// A computation, and the body of a function that returns a result for it.
  struct Job {
    let explanation: Explanation
    let body: String
  }

  /// The results of the jobs, decoded from JSON. The test `.needs(.node)`.
  static func run<T: Decodable>(
    _ jobs: [Job], catalogue: Catalogue = .standard, as: T.Type
  ) throws -> [T] {
    let calls = jobs.map { job in
      let data = PageData(job.explanation, catalogue: catalogue)
      return
        "(() => {\nconst data = \(data.json);\n\(data.script)\(PageSources.computation)\(job.body)\n})()"
    }
    let script = """
      "use strict";
      const word = (key, value) => typeof value !== "number" || Number.isFinite(value) ? value
        : Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
      console.log(JSON.stringify([\(calls.joined(separator: ",\n"))], word));
      """
    let output = try Executable.runNode(input: script)
    do {
      return try JSONDecoder().decode([T].self, from: Data(output.utf8))
    } catch {
      Issue.record("\(error): \(output.prefix(2000))")
      throw error
    }
  }
}
