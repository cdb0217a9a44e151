/// A sum of numbers and products with twice the digits of `Double` (Ogita, Rump and Oishi, 2005), and
/// the sum of their magnitudes, which bounds how far another sum of them may be off.
struct CompensatedSum {
  private var high = 0.0
  private var low = 0.0
  private(set) var magnitude = 0.0

  var value: Double { high + low }

  mutating func add(_ x: Double) {
    let sum = high + x
    let part = sum - high
    low += (high - (sum - part)) + (x - part)
    high = sum
    magnitude += abs(x)
  }

  mutating func add(_ x: Double, times y: Double) {
    let product = x * y
    add(product)
    low += (-product).addingProduct(x, y)
  }
}
