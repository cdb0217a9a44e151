import Foundation
import Nabla
import Testing

/// The oracle's checks detect each corruption of a result, and accept correct results.
@Suite("The oracle's checks")
struct OracleCheckTests {
  /// x * x at 3, with the seed 0.5 and the vector 2.
  static let manifest = """
    {"op": "square", "tier": "T1", "file": "square.safetensors", "errors": [], "cases": [{
      "id": 0, "call": "square(in0)", "args": [{"t": 0}], "kwargs": {}, "pre": null, "post": null,
      "inputs": [{"name": "x", "dtype": "float64", "shape": [], "strides": [], "offset": 0,
        "requires_grad": true}],
      "after": [], "outputs": [{"name": "y", "dtype": "float64", "shape": [], "cotangent": "c"}],
      "grads": [{"input": 0, "name": "g", "v": "v", "hvp": "h"}],
      "jvp": [{"output": 0, "name": "t"}], "tol": {"float64": 1e-11, "float32": 2e-5}}]}
    """

  static let recorded: [String: Double] = [
    "x": 3, "y": 9, "c": 0.5, "g": 3, "v": 2, "h": 2, "t": 12,
  ]

  static func failures<E: DifferentiableElement>(
    _: E.Type, changing changes: [String: StoredTensor] = [:],
    with function: @escaping @Sendable (Tensor<E>) -> Tensor<E> = { $0 * $0 }
  ) throws -> [String] {
    let manifest = try JSONDecoder().decode(Manifest.self, from: Data(Self.manifest.utf8))
    let tensors = Self.recorded.mapValues { StoredTensor(.float64, [], .reals([$0])) }
      .merging(changes) { _, changed in changed }
    var check = OracleCheck(
      .init(manifest: manifest, tensors: tensors), OracleOperation<E>("square", of: function))
    check.check(manifest.cases[0])
    return check.failures
  }

  @Test func `right answers pass in both precisions`() throws {
    #expect(try Self.failures(Double.self) == [])
    #expect(try Self.failures(Float.self) == [])
  }

  static let parts = [
    "y": "output 0", "g": "gradient by input 0", "h": "Hessian-vector product by input 0",
    "t": "forward derivative of output 0",
  ]

  @Test(arguments: parts.keys.sorted(), [0.01, .nan, .infinity])
  func `a recorded answer that is different is found`(_ part: String, error: Double) throws {
    let changed = StoredTensor(.float64, [], .reals([Self.recorded[part]! + error]))
    for failures in [
      try Self.failures(Double.self, changing: [part: changed]),
      try Self.failures(Float.self, changing: [part: changed]),
    ] {
      #expect(failures.count == 1)
      #expect(failures.first?.contains("\(Self.parts[part]!): element 0") == true, "\(failures)")
    }
  }

  @Test(arguments: parts.keys.sorted())
  func `another shape or type is found`(_ part: String) throws {
    let number = Self.recorded[part]!
    let shape = try Self.failures(
      Double.self, changing: [part: StoredTensor(.float64, [1], .reals([number]))])
    #expect(shape.first?.contains("the shape is [], recorded [1]") == true, "\(shape)")
    let type = try Self.failures(
      Double.self, changing: [part: StoredTensor(.float32, [], .reals([number]))])
    #expect(type.first?.contains("the elements are float64, recorded float32") == true, "\(type)")
  }

  @Test func `a wrong derivative of a right value is found`() throws {
    let doubled = try Self.failures(
      Double.self,
      with: { (x: Tensor<Double>) in
        let y = x * x
        return y + (y - y.detached())
      })
    #expect(doubled.count == 3)
    for (failure, part) in zip(doubled, ["g", "h", "t"]) {
      #expect(failure.contains(Self.parts[part]!), "\(failure)")
    }
    // Correct only to first order: the tangent of x * x is right, its second derivative is not.
    let flat = try Self.failures(
      Double.self,
      with: { (x: Tensor<Double>) in
        x * x.detached() * 2 - x.detached() * x.detached()
      })
    #expect(flat.count == 1)
    #expect(flat.first?.contains("Hessian-vector product by input 0") == true, "\(flat)")
  }

  @Test func `an operation that fails is found`() throws {
    let failures = try Self.failures(Double.self, with: { (x: Tensor<Double>) in x.reshaped(2) })
    #expect(failures.count == 1)
    #expect(failures.first?.contains("reshaped") == true, "\(failures)")
  }

  @Test func `a call that ought to fail and does not is found`() throws {
    let recorded = Manifest.ErrorCase(
      id: "e0", call: "square(2)", args: [.tensor(0)], kwargs: [:], message: "no",
      inputs: [
        .init(
          name: nil, dtype: .float64, shape: [2], strides: [1], offset: 0, requiresGrad: false)
      ])
    let entry = OracleDirectory.Entry(
      manifest: try JSONDecoder().decode(Manifest.self, from: Data(Self.manifest.utf8)),
      tensors: [:])
    var check = OracleCheck(entry, OracleOperation<Double>("square", of: { $0 * $0 }))
    check.check(recorded)
    #expect(check.failures.count == 1 && check.counts.errors == 0)
    check = OracleCheck(entry, OracleOperation<Double>("square", of: { $0.reshaped(3) }))
    check.check(recorded)
    #expect(check.failures == [] && check.counts.errors == 1)
  }

  @Test func `a directory that is missing or holds no case is an error`() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "nabla-oracle-\(UUID().uuidString)")
    #expect(throws: OracleDirectory.Failure.self) { try OracleDirectory(url) }
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    #expect(throws: OracleDirectory.Failure.self) { try OracleDirectory(url) }
    // Entries of other tiers are counted but are not cases.
    let other = Self.manifest.replacingOccurrences(of: "T1", with: "T2")
    try Data(other.utf8).write(to: url.appendingPathComponent("square.json"))
    #expect(throws: OracleDirectory.Failure.self) { try OracleDirectory(url) }
    try Data(Self.manifest.utf8).write(to: url.appendingPathComponent("square.json"))
    #expect(throws: OracleDirectory.Failure.self) { try OracleDirectory(url) }
  }
}
