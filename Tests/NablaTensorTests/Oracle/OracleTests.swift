import Nabla
import Testing

/// All recorded PyTorch results for the first tier of operations, in both precisions.
@Suite("PyTorch's oracle for tensors")
struct OracleTests {
  /// The calls of the repository's fixtures that the typed interface cannot express, with the
  /// reason.
  ///
  /// Where PyTorch rejects a number as the first operand, this concerns functions such as `lt(2,
  /// x)`. With operators, the number can be on either side, in PyTorch and here.
  static let notExpressible: [String: String] = [
    "atan2/e0": "Tensor<Int64> where Tensor<Double> is expected",
    "atan2/e1": "the first operand is the number 2, no tensor",
    "clamp/1": "Tensor<Int64> where Tensor<Double> is expected",
    "clamp/5": "Tensor<Int64> where Tensor<Double> is expected",
    "eq/0": "Tensor<Float> where Tensor<Double> is expected",
    "eq/e0": "the first operand is the number 2, no tensor",
    "fmod/e0": "the first operand is the number 2, no tensor",
    "ge/0": "Tensor<Float> where Tensor<Double> is expected",
    "ge/e0": "the first operand is the number 2, no tensor",
    "gt/0": "Tensor<Float> where Tensor<Double> is expected",
    "gt/e0": "the first operand is the number 2, no tensor",
    "le/0": "Tensor<Float> where Tensor<Double> is expected",
    "le/e0": "the first operand is the number 2, no tensor",
    "lt/0": "Tensor<Float> where Tensor<Double> is expected",
    "lt/e0": "the first operand is the number 2, no tensor",
    "maximum/e0": "Tensor<Int64> where Tensor<Double> is expected",
    "maximum/e1": "the first operand is the number 2, no tensor",
    "mean/e0": "Tensor<Int64> where Tensor<Double> is expected",
    "minimum/e0": "Tensor<Int64> where Tensor<Double> is expected",
    "minimum/e1": "the first operand is the number 2, no tensor",
    "mm/e1": "Tensor<Int64> where Tensor<Double> is expected",
    "narrow/e4": "Tensor<Bool> where an integer is expected",
    "ne/0": "Tensor<Float> where Tensor<Double> is expected",
    "ne/e0": "the first operand is the number 2, no tensor",
    "neg/e0": "Tensor<Bool> where Tensor<Double> is expected",
    "nn.functional.gelu/e0": #"gelu is approximated by tanh, not by "asdf""#,
    "nn.functional.pad:constant/e0": "1 numbers where pairs are expected",
    "pow/e0": "the number 3 where Tensor<Double> is expected",
    "remainder/e0": "the first operand is the number 2, no tensor",
    "roll/e0": "a list of 0 where an integer is expected",
    "rsub/e0": "the first operand is the number 2, no tensor",
    "scatter/e0": "Tensor<Float> where Tensor<Double> is expected",
    "scatter_add/e0": "Tensor<Float> where Tensor<Double> is expected",
    "where/1": "Tensor<Int64> where Tensor<Double> is expected",
  ]

  @Test func `every recorded call gives PyTorch's values and derivatives, or fails as it must`()
    throws
  {
    let directory = try OracleDirectory(OracleDirectory.url)
    let double = OracleRun<Double>(directory)
    let float = OracleRun<Float>(directory)
    for failure in double.failures + float.failures { Issue.record("\(failure)") }
    // Which calls cannot be expressed does not depend on the precision.
    let notExpressible = double.notExpressible.merging(float.notExpressible) { first, _ in first }

    // No call is skipped.
    #expect(double.count == directory.caseCount + directory.errorCount, "Double: \(double.counts)")
    #expect(float.count == directory.caseCount + directory.errorCount, "Float: \(float.counts)")
    if OracleDirectory.isOwn {
      #expect(notExpressible == Self.notExpressible)
      return
    }
    print(
      """
      PyTorch's oracle: \(directory.entries.count) entries of tier T1, \(directory.skipped) of others
        \(directory.caseCount) cases and \(directory.errorCount) errors recorded
        Double: \(double.counts)
        Float:  \(float.counts)
        do not compile, as types differ: \(notExpressible.count)
      """)
    for (id, reason) in notExpressible.sorted(by: { $0.key < $1.key }) {
      print("    \(id): \(reason)")
    }
  }
}
