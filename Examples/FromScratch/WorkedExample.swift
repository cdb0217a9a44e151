/// The worked example: one input and four steps to the loss.
struct WorkedExample {
  let x: Value
  let loss: Value
  let steps: [(name: String, value: Value)]
}

func workedExample(_ x: Value) -> WorkedExample {
  let z = 2 * x
  let y1 = z + 5
  let y2 = relu(z * z) + x + 3
  let loss = y1 - y2 + y2 * x
  return WorkedExample(
    x: x, loss: loss, steps: [("x", x), ("z", z), ("y1", y1), ("y2", y2), ("loss", loss)])
}

func report(_ name: String, _ value: Value) {
  print("  \(name): value \(short(value.data)), gradient \(short(value.gradient))")
}

/// A number as text, without ".0" if it is an integer.
func short(_ number: Double) -> String {
  let text = "\(number)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
