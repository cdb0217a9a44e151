import Foundation

/// A line of remarks, kept apart from the results.
func note(_ line: String) {
  FileHandle.standardError.write(Data("\(line)\n".utf8))
}

/// A contender's times as one line of the results.
struct Line: Codable {
  var name: String
  var engine: String
  var unit: String
  var minimum: Double
  var median: Double
  /// To the contest's yardstick: of the minima, and the median of the rounds' ratios.
  /// Nil from engines in other processes.
  var ratio: Double?
  var medianRatio: Double?

  init(_ measurement: Measurement, yardstick: Measurement) {
    name = measurement.row
    engine = measurement.engine
    unit = measurement.unit
    minimum = measurement.minimum
    median = measurement.median
    let (ofMinima, ofRounds) = measurement.ratios(to: yardstick)
    (ratio, medianRatio) = (ofMinima, ofRounds)
    if unit == Contest.ratio { (minimum, median) = (ofMinima, ofRounds) }
  }

  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try! encoder.encode(self), as: UTF8.self)
  }

  var text: String {
    let names =
      name.padding(toLength: 26, withPad: " ", startingAt: 0)
      + engine.padding(toLength: 18, withPad: " ", startingAt: 0)
    return names
      + String(
        format: "%10.2f %10.2f %@   x %.2f (%.2f)", minimum, median, unit, ratio ?? 1,
        medianRatio ?? 1)
  }
}
