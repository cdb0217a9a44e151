import Nabla

private func slope(
  at point: [Float] = [0], _ f: (Tensor<Float>) -> Tensor<Float>
) -> Observed {
  Observed(gradient(at: Tensor(point)) { x in f(x).sum() })
}

extension Observed {
  /// The element of a list of one.
  fileprivate var single: Observed {
    if case .list(let list) = self { return list[0] }
    return self
  }
}

extension Probe {
  static let kinks: [Probe] = [
    Probe(
      98,
      .same {
        let zero = Tensor<Float>([0])
        let one = Tensor<Float>([1])
        let slopes: [(String, Observed)] = [
          ("relu", slope { $0.relu() }), ("abs", slope { $0.abs() }),
          ("clamp_min", slope { $0.clamp(min: 0) }), ("clamp_max", slope { $0.clamp(max: 0) }),
          ("hardtanh", slope { $0.hardtanh(min: 0, max: 1) }), ("relu6", slope { $0.relu6() }),
          ("leaky_relu", slope { $0.leakyRelu() }), ("elu", slope { $0.elu() }),
          ("sign", slope { $0.sign() }), ("maximum", slope { max($0, zero) }),
          // threshold(x, 0, 0) is relu.
          ("threshold", slope { $0.relu() }), ("norm", slope { $0.norm() }),
          // The losses of a scalar.
          ("l1", slope { ($0 - zero).abs() }),
          (
            "smooth_l1",
            slope { x in
              let d = x - one
              return Tensor.where(d.abs() .< 1, d * d * 0.5, d.abs() - 0.5)
            }
          ),
        ]
        return .object(Dictionary(uniqueKeysWithValues: slopes.map { ($0.0, $0.1.single) }))
      }),
    Probe(
      99,
      .part("there are no median and no cummax yet") {
        func g(_ f: (Tensor<Float>) -> Tensor<Float>) -> Observed { slope(at: [3, 1, 3], f) }
        return .object([
          "max": g { $0.max() }, "amax": g { $0.amax(along: 0) },
          "max_dim": g { $0.max(along: 0).values }, "topk1": g { $0.topk(1).values },
          "norm_inf": g { $0.norm(order: .infinity) }, "logsumexp": g { $0.logsumexp(along: 0) },
        ])
      }),
    Probe(
      100,
      .same {
        func g(_ point: [Float]) -> Observed { slope(at: point) { $0.prod() } }
        return .list([g([2, 0, 3]), g([0, 0, 3]), g([2, 3])])
      }),
    Probe(
      101,
      .same {
        let (one, empty) = (Tensor<Float>([1]), Tensor<Float>([]))
        return Observed(
          one.standardDeviation(), one.variance(correction: 0), empty.mean(), empty.sum(),
          empty.prod(), empty.logsumexp(along: 0))
      }),
    Probe(
      102,
      .same {
        let x = leaf()
        x[[0, 0, 2]].sum().backward()
        return Observed(x.grad)
      }),
  ]
}
