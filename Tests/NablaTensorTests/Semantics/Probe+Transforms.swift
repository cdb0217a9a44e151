import Nabla

/// The vector of two numbers.
private func pair(_ x: Float, _ y: Float) -> Tensor<Float> { Tensor([x, y]) }

private func cubes(_ x: Tensor<Float>) -> Tensor<Float> { (x * x * x).sum() }

private func ones(_ lengths: Int...) -> Tensor<Float> {
  Tensor(shape: Shape(lengths), scalars: Array(repeating: 1, count: lengths.reduce(1, *)))
}

private func shape(_ tensor: Tensor<Float>) -> Observed {
  .list(tensor.shape.map { .number(Double($0)) })
}

extension Probe {
  static let transforms: [Probe] = [
    Probe(
      105,
      .same {
        let two = jacobian(at: [ones(2, 3), ones(3)]) { x in
          x[0].matmul(x[1].reshaped(3, 1)).reshaped(2)
        }
        return .list([
          shape(jacobian(at: ones(2, 3)) { x in x.sum(along: 0) }),
          .list(two.map(shape)),
          shape(jacobian(at: ones(3)) { x in x.sum() }),
        ])
      }),
    Probe(
      106,
      .same {
        let h = hessian(at: pair(1, 2), of: cubes)
        return .list([Observed(h), shape(hessian(at: ones(2, 3)) { x in x.sum() })])
      }),
    Probe(
      107,
      .error(["hessian: the function's result a tensor of shape [2] is no single number"]) {
        _ = hessian(at: ones(2)) { x in x * x }
      }),
    Probe(
      108,
      .same {
        let (x, v) = (pair(1, 2), pair(1, -1))
        func square(_ x: Tensor<Float>) -> Tensor<Float> { x * x }
        let (a, b) = (vjp(at: x, seed: v, of: square), jvp(at: x, along: v, of: square))
        // The Hessian is symmetric, so its products from both sides are equal.
        let c = Observed(cubes(x), hessianVectorProduct(at: x, along: v, of: cubes))
        return .list([Observed(a.value, a.cotangent), Observed(b.value, b.tangent), c, c])
      }),
    Probe(
      109, .notApplicable("the seed of vjp cannot be left out; gradient is for single numbers")),
    Probe(
      110,
      .error(["gradient: the function's result a tensor of shape [2] is no single number", "vjp"]) {
        _ = gradient(at: ones(2)) { x in x * x }
      }),
    Probe(
      111,
      .same {
        func scalar(_ x: Float) -> Tensor<Float> { Tensor(x) }
        let first = gradient(at: scalar(0)) { x in x.sin() }
        let second = gradient(at: scalar(1)) { x in gradient(at: x) { x in x.sin() } }
        let third = gradient(at: scalar(2)) { x in
          gradient(at: x) { x in gradient(at: x) { x in x * x * x * x } }
        }
        return Observed(first, second, third)
      }),
    Probe(
      112,
      .same {
        let a = valueWithGradient(at: Tensor<Float>(3)) { x in x * x }
        let b = gradient(at: [Tensor<Float>(2), Tensor(3)]) { x in x[0] * x[1] * x[1] }
        var other: Tensor<Float>?
        let c = gradient(at: Tensor<Float>(3)) { x in
          other = (x + 1).detached()
          return x * x
        }
        return .list([Observed(a.gradient, a.value), Observed(b[0], b[1]), Observed(c, other)])
      }),
    Probe(
      113,
      .same {
        func f(_ x: Tensor<Float>) -> Tensor<Float> { stacked([x[0] * x[1], x[1] * x[1]]) }
        let x = pair(2, 3)
        let rows = jacobian(at: x, of: f)
        let columns = [pair(1, 0), pair(0, 1)].map { jvp(at: x, along: $0, of: f).tangent }
        let second = jacobian(at: x) { x in jacobian(at: x, of: f) }
        return .list([Observed(rows), Observed(stacked(columns).transposed()), shape(second)])
      }),
    Probe(114, .notApplicable("there is no vmap: one gradient for each sample")),
    Probe(115, .notApplicable("there is no vmap: control flow may depend on the elements")),
    Probe(
      116,
      .same {
        let d = jvp(at: Tensor<Float>(2), along: Tensor(1)) { x in x * x * x }
        return Observed(d.value, d.tangent)
      }),
  ]
}
