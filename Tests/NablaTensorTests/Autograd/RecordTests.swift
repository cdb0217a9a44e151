import Nabla
import NablaTestSupport
import Testing

@testable import NablaTensor

/// The record for explanations has the numbers of `backward()`.
@Suite struct RecordTests {
  /// Computations of several operations each.
  static let computations:
    [(name: String, function: @Sendable (Tensor<Double>) -> Tensor<Double>)] =
      [
        ("what is used several times", { x in (x * x + x.exp() + x).sum() + x.mean() }),
        ("a branch that is not chosen", { x in select(x .> 1, Tensor(1.0) / x, x).sum() }),
        (
          "a part that is changed in place",
          { x in
            let y = x * 2
            y[0..<1].changeInPlace { $0 * $0 }
            return (y * x).sum()
          }
        ),
        (
          "several results",
          { x in
            let pieces = (x * x).split(1)
            return (pieces[0] * pieces[1] + pieces[1]).sum()
          }
        ),
        ("a result that is not used", { x in x.split(1)[1].exp().sum() }),
        ("transforms", { x in (gradient(at: x) { ($0 * $0 * $0).sum() } * x).sum() }),
        ("a broadcast operand", { x in (x.sum() * x + x.reshaped(2, 1) * x).sum() }),
      ]

  @Test(arguments: 0..<computations.count)
  func `a record has the bits of backward`(_ index: Int) throws {
    let (name, function) = Self.computations[index]
    for scalars in [[0.0, 2], [0.3, -1.7]] {
      let x = Tensor(scalars, requiresGrad: true)
      let check = try RecordCheck(function(x).any)
      #expect(check.failures == [], Comment(rawValue: name))
      #expect(check.count > 4, Comment(rawValue: name))
    }
  }

  @Test func `the branch that select does not choose does not spoil the record`() throws {
    let x = Tensor([0.0, 2], requiresGrad: true)
    let record = try TensorRecord(of: select(x .> 1, Tensor(1.0) / x, x).sum().any, seed: nil)
    #expect(record.entries[0].gradient?.elements(Double.self) == [1, -0.25])
  }

  @Test func `what was changed in place since is named`() {
    func failure(_ output: Tensor<Double>) -> String {
      do {
        _ = try TensorRecord(of: output.any, seed: nil)
        return "no error"
      } catch { return "\(error)" }
    }
    let x = Tensor([1.0, 2], requiresGrad: true)
    let c = Tensor([3.0, 3]).named("c")
    let q = (x * c).sum()
    c.fill(4)
    let constant = failure(q)
    for part in ["\"c\" [2]", "multiply", "changed in place by fill", "before the change"] {
      #expect(constant.contains(part), "\(constant)")
    }
    // Too large to be copied: it is read where it is.
    let w = Tensor<Double>.full([100], 1, requiresGrad: true).named("w")
    let y = (Tensor<Double>.full([100], 2, requiresGrad: true) + w).exp().sum()
    #expect(failure(y) == "no error")
    withoutGradient { w.fill(5) }
    let leaf = failure(y)
    for part in ["explain: \"w\" [100]", "add", "changed in place by fill"] {
      #expect(leaf.contains(part), "\(leaf)")
    }
  }

  @Test func `a checkpoint is recorded as what it computes anew`() throws {
    let x = Tensor([0.5, 2], requiresGrad: true)
    let w = Tensor([3.0, -1], requiresGrad: true)
    let y = checkpoint(x) { ($0 * w).tanh() * $0 }
    let record = try TensorRecord(of: (y * x).sum().any, seed: nil)
    (y * x).sum().backward()
    let variables = record.entries.filter { if case .variable = $0.kind { true } else { false } }
    #expect(
      variables.map { $0.gradient?.elements(Double.self) } == [x.grad?.scalars, w.grad?.scalars])
    let names = record.entries.compactMap {
      if case .operation(let node) = $0.kind { node.rule.name } else { nil }
    }
    #expect(names == ["multiply", "tanh", "multiply", "checkpoint", "multiply", "sum"])
  }

  @Test func `a leaf that a checkpoint gives back is in the record`() throws {
    let (x, w) = (Tensor(3.0, requiresGrad: true), Tensor(5.0, requiresGrad: true))
    let results = checkpoint([x]) { [w, $0[0], $0[0] * 2] }
    let output = results[0] * results[1] * results[2]
    let record = try TensorRecord(of: output.any, seed: nil)
    output.backward()
    let gradients = record.entries.compactMap { entry in
      if case .variable = entry.kind { entry.gradient?.elements(Double.self) } else { nil }
    }
    #expect(gradients == [x.grad!.scalars, w.grad!.scalars])
    let alone = checkpoint(x) { _ in w } * 2
    let check = try TensorRecord(of: alone.any, seed: nil)
    #expect(check.entries.contains { $0.gradient?.elements(Double.self) == [2] })
    #expect(check.arrivals.count == 2)
  }

  @Test func `what a checkpoint uses of a released graph is an error`() {
    let w = Tensor.full([40], 2.0, requiresGrad: true)
    let h = w * w
    let x = Tensor(3.0, requiresGrad: true)
    let y = checkpoint(x) { ($0 * h).sum() }
    h.sum().backward()
    #expect {
      _ = try TensorRecord(of: y.any, seed: nil)
    } throws: { error in
      "\(error)".contains("a checkpoint uses what multiply computed")
    }
  }

  @Test func `constants that lie differently in one storage are two`() throws {
    let c = Tensor([[1.0, 2], [3, 40]])
    let x = Tensor([1.0, 1], requiresGrad: true)
    let (row, column) = (c.selected(along: 0, at: 0), c.selected(along: 1, at: 0))
    let record = try TensorRecord(of: ((x * row) * (x * column)).sum().any, seed: nil)
    let constants = record.entries.compactMap { entry in
      if case .constant = entry.kind { entry.value?.elements(Double.self) } else { nil }
    }
    #expect(constants == [[1, 2], [1, 3]])
  }

  @Test func `a chain of checkpoints that use each other is recorded on a small stack`() {
    let count = onThread {
      let x = Tensor(1.0, requiresGrad: true)
      var y = x * 1
      for _ in 0..<5_000 {
        let last = y
        y = checkpoint(x) { $0 + last }
      }
      return (try? TensorRecord(of: y.any, seed: nil))?.entries.count ?? 0
    }
    #expect(count > 10_000)
  }

  @Test func `a record runs no hook, sets no gradient and keeps the graph`() throws {
    let x = Tensor([0.5, 2], requiresGrad: true)
    var calls = 0
    x.registerHook { (_: Tensor<Double>) in calls += 1 }
    let y = x * x
    y.registerHook { (_: Tensor<Double>) in calls += 1 }
    y.retainGrad()
    let z = y.sum()
    let before = try TensorRecord(of: z.any, seed: nil)
    #expect(calls == 0 && x.grad == nil && y.grad == nil)
    z.backward()
    #expect(calls == 2 && x.grad?.scalars == [1, 4] && y.grad?.scalars == [1, 1])
    // The data of small tensors is kept.
    let after = try TensorRecord(of: z.any, seed: nil)
    #expect(
      before.entries.map { $0.gradient?.elements(Double.self) }
        == after.entries.map { $0.gradient?.elements(Double.self) })
    #expect(calls == 2)
  }

  @Test func `an explanation inside detectingAnomalies is no anomaly`() throws {
    let x = Tensor([0.0, 2], requiresGrad: true)
    let text = failure {
      detectingAnomalies {
        let y = x.sqrt().sum()
        _ = y.explain()
      }
    }
    #expect(text == "no error")
  }
}
