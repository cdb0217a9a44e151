/// The problems by name. One line each.
package enum Catalogue {
  package static var problems: [String: any Problem.Type] {
    [
      "hello": Hello.self,
      "lse": LogSumExp.self,
    ]
  }
}
