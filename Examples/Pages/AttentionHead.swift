import Nabla

/// An attention head over three tokens of two numbers each, and the mean squared error of its result.
/// The parameters are three 2 × 2 matrices.
public let attentionHead: Explanation = {
  let tokens = [[1.0, 0.5], [-0.3, 0.8], [0.6, -1.2]]
  let target = [[0.2, 0.1], [-0.4, 0.3], [0.5, -0.6]]
  let start: KeyValuePairs = [
    "q11": 0.7, "q12": -0.2, "q21": 0.1, "q22": 0.9,
    "k11": -0.5, "k12": 0.3, "k21": 0.8, "k22": 0.2,
    "v11": 1.1, "v12": 0.4, "v21": -0.6, "v22": 0.7,
  ]
  return explain(at: start) { (weights: [Symbolic]) in
    func rows(_ start: Int) -> [[Symbolic]] {
      [Array(weights[start..<start + 2]), Array(weights[start + 2..<start + 4])]
    }
    let results = attend(
      tokens.map { $0.map { Symbolic($0) } }, query: rows(0), key: rows(4), value: rows(8))
    return group("loss") {
      let differences = zip(results, target).flatMap { result, target in
        zip(result, target).map { square($0 - $1) }
      }
      return mean(differences).named("loss")
    }
  }
}()

/// Scaled dot-product attention: for each token the mean of all values, weighted by the softmax of the
/// scaled products of its query with their keys.
func attend<N: DifferentiableNumber>(
  _ tokens: [[N]], query: [[N]], key: [[N]], value: [[N]]
) -> [[N]] {
  func project(_ name: String, _ matrix: [[N]]) -> [[N]] {
    group(name) {
      tokens.enumerated().map { t, token in
        matrix.enumerated().map { i, row in dot(row, token).named("\(name)\(t + 1)_\(i + 1)") }
      }
    }
  }
  let queries = project("query", query)
  let keys = project("key", key)
  let values = project("value", value)
  return queries.enumerated().map { t, query in
    group("token \(t + 1)") {
      let scores = keys.enumerated().map { i, key in
        (dot(query, key) * 0.7071067811865476).named("score\(t + 1)_\(i + 1)")
      }
      let shares = group("softmax") { softmax(scores, "share\(t + 1)_") }
      return values[0].indices.map { i in
        dot(shares, values.map { $0[i] }).named("result\(t + 1)_\(i + 1)")
      }
    }
  }
}
