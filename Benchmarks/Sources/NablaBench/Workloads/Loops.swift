/// W1: 17 operations an iteration, four of them transcendental.
func w1<N: WorkloadNumber>(_ inputs: [N], iterations: Int) -> N {
  var x = inputs[0]
  var y = inputs[1]
  var l = N.zero
  for i in 0..<iterations {
    let t = x * inputs[2 + (i & 7)] + y
    let u = t.tanh()
    let v = x.sin() - u * y
    let e = (0.1 * v).exp()
    let r = (0.9 - t).relu()
    x = (u + r) / (e + 1)
    y = 0.5 * v + 0.3 * u
    l = l + x
  }
  return l + y
}

/// W1A: the same without the transcendental ones, 15 operations an iteration.
func w1a<N: WorkloadNumber>(_ inputs: [N], iterations: Int) -> N {
  var x = inputs[0]
  var y = inputs[1]
  var l = N.zero
  for i in 0..<iterations {
    let t = x * inputs[2 + (i & 7)] + y
    let u = 0.5 * t
    let v = x - u * y
    let e = v * v
    let r = (0.9 - t).relu()
    x = (u + r) / (e + 1)
    y = 0.5 * v + 0.3 * u
    l = l + x
  }
  return l + y
}

/// A chain of two operations a step: x, p and q are the inputs.
func chain<N: WorkloadNumber>(_ inputs: [N], steps: Int) -> N {
  var x = inputs[0]
  for _ in 0..<steps { x = x * inputs[1] + inputs[2] }
  return x
}
