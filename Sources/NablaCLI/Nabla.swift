import Foundation
import Nabla
@main struct Main { static func main() throws {
  let text = try String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8)
  let e = try Explanation(formula: Formula(text))
  print(e.text(style: TextStyle(colours: true)))
} }
