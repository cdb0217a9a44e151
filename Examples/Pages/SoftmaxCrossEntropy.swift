import Nabla

/// The softmax of three logits, and its cross-entropy with the first class. The gradient by the
/// logits is softmax - 1 for the first class, and the softmax for the others.
public let softmaxCrossEntropy = explain(at: ["z1": 2, "z2": 1, "z3": 0.1]) { (z: [Symbolic]) in
  let p = group("softmax") { softmax(z, "p") }
  return group("cross-entropy") { (-log(p[0])).named("loss") }
}

/// The softmax of the numbers, computed without overflow.
func softmax<N: DifferentiableNumber>(_ z: [N], _ name: String) -> [N] {
  let largest = z.dropFirst().reduce(z[0]) { max($0, $1) }.named("\(name)_largest")
  let e = z.enumerated().map { i, z in exp(z - largest).named("\(name)_e\(i + 1)") }
  let total = sum(e).named("\(name)_sum")
  return e.enumerated().map { i, e in (e / total).named("\(name)\(i + 1)") }
}
