/// The input of `lstm`: a sequence of bits, and a network of layers with memory. Every list is in
/// columns of `bits` numbers.
package struct SequenceInput {
  package let layers: Int
  package let bits: Int
  /// How many predictions there are: one less than the sequence is long.
  package let steps: Int
  /// What is differentiated by: of each layer four weights and four biases, then the three of input
  /// and output.
  package let parameters: [Double]
  /// Of each layer, h and c.
  package let state: [Double]
  package let sequence: [Double]

  package init(input: JSON) throws {
    let main = try input.get("main_params") { try $0.rows() }
    if main.isEmpty || !main.count.isMultiple(of: 2) {
      throw InputError("\"main_params\": two rows a layer are expected, \(main.count) are given")
    }
    let bits = main[0].count / 4
    if bits == 0 || main[0].count != 4 * bits {
      throw InputError("\"main_params\": a row of \(main[0].count) numbers is not four a bit")
    }
    let extra = try input.get("extra_params") { try $0.rows(count: 3, of: bits) }
    let state = try input.get("state") { try $0.rows(count: main.count, of: bits) }
    let sequence = try input.get("sequence") { try $0.rows(of: bits) }
    if sequence.count < 2 {
      throw InputError("\"sequence\": two rows or more are expected, \(sequence.count) are given")
    }
    layers = main.count / 2
    self.bits = bits
    steps = sequence.count - 1
    parameters = Array((main + extra).joined())
    self.state = Array(state.joined())
    self.sequence = Array(sequence.joined())
  }
}
