import Foundation
import Nabla

// Exported C for many inputs: every function at all its points in one call.
extension ExportedFile {
  /// The results as ``run()`` gives them; undefined ones are NaN.
  ///
  /// The texts are those of single programs, one after the other in one file.
  ///
  /// - Parameter options: of the compiler.
  package func runBatches(compilerOptions options: [String]) throws -> [[[Double]?]] {
    let sources = try functions.map {
      try $0.program.cSource(named: $0.name, derivatives: $0.derivatives, batched: true)
    }
    let text = sources.joined(separator: "\n") + batchMain
    return try inFolder { folder in
      let file = try folder.write(text, "batches.c")
      try compile(
        "clang", [file, "-std=c99", "-Wall", "-Werror"] + options + ["-o", folder.binary, "-lm"])
      return try parsed(Executable.run(folder.binary, []))
    }
  }

  private var batchMain: String {
    let blocks = functions.map { function -> String in
      let (n, count) = (function.program.inputCount, function.points.count)
      let (m, isOne) = (function.valueCount, function.valueCount == 1)
      let counts = [m, function.firstCount, function.secondCount]
      let columns = (0..<n).map { place in
        "{" + function.points.map { Self.literal($0[place]) }.joined(separator: ", ") + "}"
      }
      let results = zip(["v", "j", "h"], counts).filter { $0.1 > 0 }
      let arguments = results.map { $0.0 == "v" && isOne ? "v[0]" : "\($0.0)" }
      let declarations = results.map { name, size in
        "static double \(name)_[\(size)][\(count)]; double *\(name)[\(size)]; "
          + "for (int i = 0; i < \(size); i++) \(name)[i] = \(name)_[i];"
      }
      let prints = results.map { name, size in
        "for (int i = 0; i < \(size); i++) printf(\"%.17g \", \(name)[i][row]);"
      }
      return """
          {
            static const double x_[\(max(1, n))][\(count)] = {\(columns.joined(separator: ",\n"))};
            const double *x[\(max(1, n))];
            for (int i = 0; i < \(max(1, n)); i++) x[i] = x_[i];
            \(declarations.joined(separator: "\n    "))
            \(function.name)_batch(\(count), x, \(arguments.joined(separator: ", ")));
            for (int row = 0; row < \(count); row++) {
              \(prints.joined(separator: "\n      "))
              printf("\\n");
            }
          }
        """
    }
    return """

      #include <stdio.h>
      int main(void) {
      \(blocks.joined(separator: "\n"))
        return 0;
      }

      """
  }

  private static func literal(_ value: Double) -> String {
    value.isNaN ? "NAN" : value.isInfinite ? (value < 0 ? "-INFINITY" : "INFINITY") : "\(value)"
  }
}
