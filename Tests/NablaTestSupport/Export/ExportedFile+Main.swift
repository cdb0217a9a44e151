import Nabla

// The main programs that call the functions. Each reads lines such as `3 0.5 2.0`, the number of a
// function and its inputs, and prints its results, or `undefined`.
extension ExportedFile {
  var swiftMain: String {
    let calls = functions.map { function -> String in
      let isOne = function.program.outputCount == 1
      let (type, results) =
        switch (function.derivatives, isOne) {
        case (.none, true): ("Double", "[r]")
        case (.none, false): ("[Double]", "r")
        case (.first, true): ("(value: Double, gradient: [Double])", "[r.value] + r.gradient")
        case (.first, false):
          ("(values: [Double], jacobian: [[Double]])", "r.values + r.jacobian.flatMap { $0 }")
        case (.second, _):
          (
            "(value: Double, gradient: [Double], hessian: [[Double]])",
            "[r.value] + r.gradient + r.hessian.flatMap { $0 }"
          )
        }
      return """
        func call_\(function.name)(_ x: [Double]) throws -> [Double] {
          let f: ([Double]) throws -> \(type) = \(function.name)
          let r = try f(x)
          return \(results)
        }
        """
    }
    let table = functions.map { "call_\($0.name)" }.joined(separator: ",\n  ")
    return """
      import Foundation
      \(calls.joined(separator: "\n"))
      let calls: [([Double]) throws -> [Double]] = [
        \(table)
      ]
      let text = try String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8)
      for line in text.split(separator: "\\n") {
        let words = line.split(separator: " ")
        do {
          let results = try calls[Int(words[0])!](words.dropFirst().map { Double($0)! })
          print(results.map { "\\($0)" }.joined(separator: " "))
        } catch { print("undefined") }
      }
      """
  }

  var cMain: String {
    let cases = functions.enumerated().map { index, function -> String in
      let (m, n) = (function.valueCount, function.program.derivativeCount)
      let isOne = m == 1
      let call =
        switch (function.derivatives, isOne) {
        case (.none, true): "r[0] = \(function.name)(x)"
        case (.none, false): "\(function.name)(x, r)"
        case (.first, true): "r[0] = \(function.name)(x, r + 1)"
        case (.first, false): "\(function.name)(x, r, r + \(m))"
        case (.second, _): "r[0] = \(function.name)(x, r + 1, r + \(1 + n))"
        }
      return "case \(index): \(call); "
        + "return \(m + function.firstCount + function.secondCount);"
    }
    return """
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      static int call(long function, const double *x, double *r) {
        switch (function) {
        \(cases.joined(separator: "\n  "))
        }
        return 0;
      }
      int main(int count, char **arguments) {
        static char line[1 << 16];
        static double x[1 << 12], r[1 << 12];
        FILE *file = fopen(arguments[count - 1], "r");
        while (fgets(line, sizeof line, file)) {
          char *word = strtok(line, " \\n");
          long function = atol(word);
          for (int i = 0; (word = strtok(NULL, " \\n")); i++) x[i] = atof(word);
          int results = call(function, x, r);
          for (int i = 0; i < results; i++) printf("%.17g ", r[i]);
          printf("\\n");
        }
        return 0;
      }

      """
  }

  var javaScriptMain: String {
    let calls = functions.map { function -> String in
      let isOne = function.program.outputCount == 1
      let results =
        switch (function.derivatives, isOne) {
        case (.none, true): "[r]"
        case (.none, false): "r"
        case (.first, true): "[r.value].concat(r.gradient)"
        case (.first, false): "r.values.concat(r.jacobian.flat())"
        case (.second, _): "[r.value].concat(r.gradient, r.hessian.flat())"
        }
      return "x => { const r = \(function.name)(x); return \(results); },"
    }
    return """

      {
        const calls = [
          \(calls.joined(separator: "\n    "))
        ];
        const lines = require('fs').readFileSync(process.argv[2], 'utf8').trim().split('\\n');
        const number = word => (word.endsWith('inf') ? (word[0] === '-' ? -1 : 1) / 0 : Number(word));
        for (const line of lines) {
          const words = line.split(' ').filter(word => word !== '');
          let text = 'undefined';
          try {
            const results = calls[words[0]](words.slice(1).map(number));
            text = results.map(r => (Object.is(r, -0) ? '-0' : String(r))).join(' ');
          } catch (error) {
            if (!String(error).includes('when recorded')) throw error;
          }
          console.log(text);
        }
      }

      """
  }
}
