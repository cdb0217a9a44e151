import Nabla

extension Probe {
  static let hooks: [Probe] = [
    Probe(
      46,
      .same {
        let x = leaf()
        let h = x * 2
        h.registerHook { $0 * 10 }
        h.sum().backward()
        return Observed(x.grad)
      }),
    Probe(
      47,
      .same {
        let x = leaf()
        var log: [Observed] = []
        let h = x.sum()
        h.registerHook { gradient in
          log.append(.list([.text("a"), Observed(gradient)]))
          return gradient * 2
        }
        h.registerHook { gradient in
          log.append(.list([.text("b"), Observed(gradient)]))
          return gradient * 3
        }
        h.backward()
        return .list([.list(log), Observed(x.grad)])
      }),
    Probe(
      48,
      .same {
        let x = leaf()
        x.registerHook { $0 + 1 }
        x.sum().backward()
        x.sum().backward()
        return Observed(x.grad)
      }),
    Probe(
      49,
      .same {
        let x = leaf()
        var count = 0
        let hook = x.registerHook { _ in count += 1 }
        x.sum().backward()
        hook.remove()
        x.sum().backward()
        return .list([.number(Double(count)), Observed(x.grad)])
      }),
    Probe(
      50,
      .error(["a hook of \"h\" [3] returned a gradient of shape [2] instead of [3]", "nil to keep"])
      {
        let h = (leaf() * 2).named("h")
        h.registerHook { _ in Tensor([1, 1]) }
        h.sum().backward()
      }),
    Probe(
      51,
      .same {
        var seen: [Observed] = []
        let h = leaf() * 1
        h.registerHook { gradient in seen.append(Observed(gradient)) }
        (h + h * 2 + h * h).sum().backward()
        return .list(seen)
      }),
    Probe(
      52,
      .same {
        let x = leaf()
        let h = x * 1
        h.registerHook { $0 * 5 }
        h.retainGrad()
        h.registerHook { $0 * 7 }
        h.sum().backward()
        return Observed(h.grad, x.grad)
      }),
    Probe(
      53,
      .same {
        let x = leaf()
        var seen: [Observed] = []
        x.registerAccumulationHook { seen.append(Observed($0.grad)) }
        x.sum().backward()
        x.sum().backward()
        return .list(seen)
      }),
    Probe(
      54,
      .error(["registerHook: a tensor of shape [2] requires no gradient"]) {
        Tensor<Float>([1, 1]).registerHook { $0 }
      }),
  ]
}
