import Foundation

/// The times of a contender, one a round, in nanoseconds an operation.
struct Measurement {
  var row: String
  var engine: String
  var unit: String
  var rounds: [Double]

  var minimum: Double { rounds.min()! }
  var median: Double { rounds.median }

  /// The ratio of the minima, and the median of the rounds' ratios.
  func ratios(to yardstick: Measurement) -> (ofMinima: Double, median: Double) {
    (minimum / yardstick.minimum, zip(rounds, yardstick.rounds).map { $0 / $1 }.median)
  }
}

extension Collection<Double> {
  var median: Double {
    let sorted = self.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}

/// An engine whose numbers are not the yardstick's.
struct Disagreement: Error, CustomStringConvertible {
  var description: String
}

extension Contest {
  /// Computes every engine's answer and compares it with the yardstick's.
  func check() throws {
    let answers = contenders.map { answer(of: $0) }
    for (contender, answer) in zip(contenders, answers) {
      let ordered = contender.places.map { $0.map { answer[$0] } } ?? answer
      for (i, (found, expected)) in zip(ordered, answers[0]).enumerated()
      where !(abs(found - expected) <= tolerance * abs(expected)) {
        throw Disagreement(
          description: """
            \(contender.row): number \(i) of \(contender.engine) is \(found), of \
            \(contenders[0].engine) \(expected)
            """)
      }
    }
  }

  /// A contender's numbers. What it does not write stays NaN, and so is noticed.
  func answer(of contender: Contender) -> [Double] {
    var answer = [Double](repeating: .nan, count: answerCount)
    answer.withUnsafeMutableBufferPointer { contender.run($0) }
    return answer
  }

  /// Runs every contender as often as is asked for.
  func run(times: Int) {
    for contender in contenders {
      for _ in 0..<times { _ = answer(of: contender) }
    }
  }

  /// Times the contenders in turns, round by round, so that a slow spell of the machine hits all.
  func measure(rounds: Int, sampleNanoseconds: Double) -> [Measurement] {
    var scratch = [Double](repeating: 0, count: answerCount)
    return scratch.withUnsafeMutableBufferPointer { buffer in
      let runs = contenders.map { contender in
        let once = Swift.min(
          nanoseconds(of: contender.run, times: 1, buffer),
          nanoseconds(of: contender.run, times: 1, buffer))
        return Swift.max(1, Int(sampleNanoseconds / once))
      }
      var measurements = contenders.map {
        Measurement(row: $0.row, engine: $0.engine, unit: unit, rounds: [])
      }
      for _ in 0..<rounds {
        for (i, contender) in contenders.enumerated() {
          let time = nanoseconds(of: contender.run, times: runs[i], buffer)
          measurements[i].rounds.append(time / Double(operations))
        }
      }
      return measurements
    }
  }

  private func nanoseconds(
    of run: Run, times: Int, _ buffer: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let clock = ContinuousClock()
    let elapsed = clock.measure { for _ in 0..<times { run(buffer) } }
    let (seconds, attoseconds) = elapsed.components
    return (Double(seconds) * 1e9 + Double(attoseconds) * 1e-9) / Double(times)
  }
}
