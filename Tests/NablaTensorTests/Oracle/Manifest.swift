import Foundation

/// PyTorch's results for one operation: `NAME.json`, with the tensors in a safetensors file of the
/// same name. Scripts/oracle describes the format.
struct Manifest: Decodable, Sendable {
  /// The name in PyTorch's own tests: `div:floor_rounding`.
  let op: String
  let tier: String
  let file: String
  let cases: [Case]
  let errors: [ErrorCase]

  /// A call, with its results and derivatives.
  struct Case: Decodable, Sendable {
    let id: Int
    /// The call as readable text.
    let call: String
    let args: [TaggedValue]
    let kwargs: [String: TaggedValue]
    /// Functions applied to the first argument before the call, and to the outputs after it.
    let pre: String?
    let post: String?
    let inputs: [Input]
    /// Inputs that the call changes in place.
    let after: [Change]
    let outputs: [Output]
    let grads: [Gradient]
    let jvp: [Tangent]
    let tol: Tolerances

    enum CodingKeys: String, CodingKey {
      case id, call, args, kwargs, pre, post, inputs, after, outputs, grads, jvp, tol
    }
  }

  /// A call that must fail.
  struct ErrorCase: Decodable, Sendable {
    let id: String
    let call: String
    let args: [TaggedValue]
    let kwargs: [String: TaggedValue]
    let message: String
    let inputs: [Input]
  }

  struct Input: Decodable, Sendable {
    /// The name in the file; nil for zeros that are too many to store.
    let name: String?
    let dtype: StoredType
    let shape: [Int]
    let strides: [Int]
    let offset: Int
    let requiresGrad: Bool

    enum CodingKeys: String, CodingKey {
      case name, dtype, shape, strides, offset
      case requiresGrad = "requires_grad"
    }
  }

  struct Change: Decodable, Sendable {
    let input: Int
    let name: String
  }

  /// A tensor, or a plain number.
  struct Output: Decodable, Sendable {
    let name: String?
    let dtype: StoredType?
    /// The cotangent; nil if the output is not differentiated.
    let cotangent: String?
    let value: TaggedValue?
  }

  /// The gradient with respect to an input; names are nil where PyTorch has none, which is
  /// equivalent to zeros.
  struct Gradient: Decodable, Sendable {
    let input: Int
    let name: String?
    /// The vector of the Hessian-vector product, which is also the tangent of the input; nil if no
    /// second order was recorded.
    let v: String?
    let hvp: String?
  }

  struct Tangent: Decodable, Sendable {
    let output: Int
    let name: String?
  }

  struct Tolerances: Decodable, Sendable {
    let float64: Double
    /// Nil if single precision is not compared.
    let float32: Double?
  }
}

/// A directory of manifests.
struct OracleDirectory {
  /// The entries of the first tier, sorted by name.
  private(set) var entries: [Entry] = []
  /// The number of entries of other tiers.
  private(set) var skipped = 0

  var caseCount: Int { entries.reduce(0) { $0 + $1.manifest.cases.count } }
  var errorCount: Int { entries.reduce(0) { $0 + $1.manifest.errors.count } }

  struct Entry: Sendable {
    let manifest: Manifest
    let tensors: [String: StoredTensor]
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The folder of PyTorch's results for tensors: the one in the repository, or `tensor` in the
  /// directory named by the environment variable NABLA_ORACLE.
  static var url: URL {
    if let named = ProcessInfo.processInfo.environment["NABLA_ORACLE"] {
      return URL(fileURLWithPath: named).appendingPathComponent("tensor")
    }
    return Bundle.module.resourceURL!.appendingPathComponent("Fixtures/tensor")
  }

  /// Whether the fixtures are the repository's own.
  static var isOwn: Bool { ProcessInfo.processInfo.environment["NABLA_ORACLE"] == nil }

  init(_ url: URL) throws {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: url.path)
    } catch {
      throw Failure(description: "\(url.path) cannot be read: \(error.localizedDescription)")
    }
    // `_index.json` is the generator's own.
    for name in names.sorted() where name.hasSuffix(".json") && !name.hasPrefix("_index") {
      let data = try Data(contentsOf: url.appendingPathComponent(name))
      let manifest: Manifest
      do {
        manifest = try JSONDecoder().decode(Manifest.self, from: data)
      } catch {
        throw Failure(description: "\(name) is no manifest: \(error)")
      }
      guard manifest.tier == "T1" else {
        skipped += 1
        continue
      }
      do {
        let file = try Safetensors(contentsOf: url.appendingPathComponent(manifest.file))
        entries.append(Entry(manifest: manifest, tensors: file.tensors))
      } catch {
        throw Failure(description: "\(manifest.file): \(error)")
      }
    }
    if entries.allSatisfy({ $0.manifest.cases.isEmpty }) {
      throw Failure(description: "\(url.path) holds no case of the first tier")
    }
  }
}
