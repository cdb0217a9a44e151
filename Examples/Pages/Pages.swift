import Foundation
import Nabla

/// The example pages, with the names of their files.
public let pages: [(file: String, title: String, explanation: Explanation)] = [
  ("worked-example", "The worked example", workedExample),
  ("neuron", "micrograd's neuron", neuron),
  ("softmax-cross-entropy", "Softmax and cross-entropy", softmaxCrossEntropy),
  ("attention-head", "An attention head", attentionHead),
]

/// The program of Examples/worked-example.nabla in Swift.
public let workedExample = explain(at: ["x": -2]) { x in
  let z = (2 * x).named("z")
  let y1 = (z + 5).named("y1")
  let y2 = (relu(z * z) + x + 3).named("y2")
  return (y1 - y2 + y2 * x).named("loss")
}

/// Writes the explain page of each example: `swift run Pages FOLDER`.
@main
enum Pages {
  static func main() throws {
    let folder = URL(fileURLWithPath: CommandLine.arguments.dropFirst().first ?? ".")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for page in pages {
      let file = folder.appendingPathComponent("\(page.file).html")
      try Data(page.explanation.html(title: page.title).utf8).write(to: file)
      print("Wrote \(file.lastPathComponent): \(page.title)")
    }
  }
}
