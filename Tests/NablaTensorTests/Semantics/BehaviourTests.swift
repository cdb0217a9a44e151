import Nabla
import Testing

/// A situation in which Nabla reports an error, and the required parts of the message.
struct Behaviour: Sendable, CustomTestStringConvertible {
  let situation: String
  let parts: [String]
  let body: @Sendable () -> Void

  init(_ situation: String, _ parts: [String], _ body: @escaping @Sendable () -> Void) {
    self.situation = situation
    self.parts = parts
    self.body = body
  }

  var testDescription: String { situation }
}

private func ones(_ lengths: Int...) -> Tensor<Float> {
  Tensor(shape: Shape(lengths), scalars: Array(repeating: 1, count: lengths.reduce(1, *)))
}

@Suite struct BehaviourTests {
  static let all: [Behaviour] = [
    Behaviour(
      "shapes that cannot be multiplied",
      [
        "matmul: inner dimensions differ", "left \"x\" is [32, 2048]",
        "right \"fc2.weight\" is [768, 320]",
      ]
    ) {
      _ = ones(32, 2048).named("x").matmul(ones(768, 320).named("fc2.weight"))
    },
    Behaviour(
      "shapes that cannot be broadcast",
      ["add: the shapes cannot be broadcast together", "\"a\" [2, 3]", "\"b\" [4]"]
    ) {
      _ = ones(2, 3).named("a") + ones(4).named("b")
    },
    Behaviour(
      "a name with control characters",
      ["add: ", "left \"a\u{FFFD}[31m\u{FFFD}b\" [2, 3], right \"\u{FFFD}\" [4]"]
    ) {
      _ = ones(2, 3).named("a\u{1B}[31m\nb") + ones(4).named("\u{202E}")
    },
    Behaviour(
      "a name with control characters in a product",
      ["left \"a\u{FFFD}b\" is [2, 3]", "right \"\u{FFFD}\" is [2, 3]"]
    ) {
      _ = ones(2, 3).named("a\rb").matmul(ones(2, 3).named("\0"))
    },
    Behaviour(
      "a name with control characters on the way back",
      ["multiply needs its input \"a\u{FFFD}b\" [3] as it was"]
    ) {
      var h = (leaf() * 1).named("a\u{1B}b")
      let y = (h * h).sum()
      h += 1
      y.backward()
    },
    Behaviour(
      "backward from what is no single number",
      ["the output \"y\" [32]", "mean() or sum()", "pass a seed of shape [32]"]
    ) {
      let x = ones(32)
      x.requiresGrad = true
      (x * 2).named("y").backward()
    },
    Behaviour(
      "a seed of the wrong shape",
      ["the seed has the shape [2, 1]", "the output \"y\" [2] has the shape [2]"]
    ) {
      (leaf([1, 2]) * 2).named("y").backward(seed: ones(2, 1))
    },
    Behaviour(
      "backward where nothing requires a gradient",
      [
        "no path from \"loss\" [] to a trainable value",
        "the first cut is detached() at \"h\" [3], the result of multiply",
      ]
    ) {
      let h = (leaf() * 2).named("h")
      (h.detached() * 3 + 1).sum().named("loss").backward()
    },
    Behaviour(
      "a second backward through a released graph",
      [
        "the graph was released by the first backward pass", "retainGraph: true",
        "detach the part that carries over",
      ]
    ) {
      let h = leaf().exp()
      h.sum().backward()
      (h * 2).sum().backward()
    },
    Behaviour(
      "a saved value changed in place",
      [
        "multiply needs its input \"h\" [3] as it was", "changed in place by add",
        "use the operation that makes a new tensor",
      ]
    ) {
      var h = (leaf() * 1).named("h")
      let y = (h * h).sum()
      h += 1
      y.backward()
    },
    Behaviour(
      "a saved value changed through a view",
      ["exp needs its result \"h\" [3] as it was", "changed in place by subscript"]
    ) {
      let h = leaf().exp().named("h")
      h[0] = Tensor(0)
      h.sum().backward()
    },
    Behaviour(
      "a leaf that requires a gradient changed in place",
      ["subscript in place", "\"w\" [3], is a leaf", "an optimiser or inside withoutGradient { }"]
    ) {
      leaf().named("w")[0] = Tensor(0)
    },
    Behaviour(
      "the gradient of an intermediate that was not retained",
      [
        "\"h\" [3] is a result of exp", "is not kept", "retainGrad()",
        "gradients(of:withRespectTo:)",
      ]
    ) {
      let h = leaf().exp().named("h")
      h.sum().backward()
      _ = h.grad
    },
    Behaviour(
      "NaN in the forward direction",
      [
        "log made NaN at [1] of a result [3], from \"x\" [3] (there -1.0)",
        "It reached 2 operations: multiply", "sum (\"loss\" [])", "select",
      ]
    ) {
      let x = leaf([1, -1, 2]).named("x")
      detectingAnomalies {
        let loss = (x.log() * 2).sum().named("loss")
        _ = loss.rank
      }
    },
    Behaviour(
      "infinity in the backward direction",
      [
        "the pullback of sqrt made inf at [0]", "its input 0, \"x\" [2] (there 0.0)",
        "where a tensor of shape [2] (there 1.0) arrived", "the gradients of \"x\" [2]",
      ]
    ) {
      let x = leaf([0, 4]).named("x")
      detectingAnomalies { x.sqrt().sum().backward() }
    },
    Behaviour(
      "a rule of the user's with the wrong count",
      ["Product: its backward returned 1 gradients for 2 inputs"]
    ) {
      _ = ProbeFunction.answer { g, _, b in [g * b] }
    },
    Behaviour(
      "a rule of the user's with the wrong shape",
      ["Product: its rule returned a gradient of shape [5] for input 1, which has the shape [2]"]
    ) {
      _ = ProbeFunction.answer { g, _, b in [g * b, Tensor([1, 1, 1, 1, 1])] }
    },
    Behaviour(
      "requiresGrad of a result",
      ["requiresGrad: \"h\" [3] is the result of an operation", "Use detached()"]
    ) {
      (leaf() * 2).named("h").requiresGrad = false
    },
    Behaviour(
      "a view made without gradients changed with them",
      ["a view of \"h\" [3] that was made inside withoutGradient { }"]
    ) {
      let h = (leaf() * 2).named("h")
      var v = withoutGradient { h[0..<2] }
      v *= 2
    },
    Behaviour(
      "a leaf that is a view of what has been changed to depend on others",
      ["\"v\" [2] is a leaf that requires a gradient, and a view of \"b\" [3]"]
    ) {
      var b = Tensor<Float>([1, 2, 3]).named("b")
      let v = b[0..<2].named("v")
      v.requiresGrad = true
      b *= leaf()
      _ = v * 2
    },
    Behaviour("a gradient assigned to its own tensor", ["\"x\" [3] is assigned to itself"]) {
      let x = leaf().named("x")
      x.grad = x
    },
    Behaviour(
      "backward by what requires no gradient",
      ["backward(inputs:): \"c\" [3] requires no gradient"]
    ) {
      let c = Tensor<Float>([1, 2, 3]).named("c")
      (leaf() * c).sum().backward(inputs: [c])
    },
    Behaviour(
      "backward by nothing",
      ["backward(inputs:): the list is empty", "\"y\" []", "leave inputs out"]
    ) {
      leaf().sum().named("y").backward(inputs: [])
    },
    Behaviour(
      "a hook that changes the gradient in place",
      ["a hook of \"x\" [3] changed the gradient in place, by multiply", "Return a new one"]
    ) {
      let x = leaf().named("x")
      x.registerHook { gradient in gradient *= Tensor(2) }
      (x * 2).sum().backward()
    },
    Behaviour(
      "the smallest whole number as a label",
      ["crossEntropy: label 1 of", "is -9223372036854775808", "the classes 0 to 2"]
    ) {
      _ = crossEntropy(ones(2, 3), Tensor<Int64>([0, .min]))
    },
    Behaviour(
      "a checkpoint that captures what was set to depend on its result",
      [
        "the function of a checkpoint uses a result of copy", "captures after it ran",
        "Change a copy",
      ]
    ) {
      let (x, state) = (leaf(), ones(3))
      let y = checkpoint(x) { $0 * state }
      state.copy(from: y / x.detached())
      y.sum().backward()
    },
    Behaviour("no threads", ["withThreads: 0 threads", "at least one"]) {
      withThreads(0) {}
    },
    Behaviour(
      "an index of a tensor without elements",
      ["indexSelect: index 7 of", "dimension 0 of a tensor of shape [3, 0]", "the places 0 to 2"]
    ) {
      _ = Tensor<Float>(shape: [3, 0], scalars: []).indexSelect(Tensor<Int64>([7]), along: 0)
    },
    Behaviour(
      "an index at which nothing is added",
      ["indexAdd: index 7 of", "dimension 0 of a tensor of shape [3, 0]"]
    ) {
      let (x, part) = (Tensor<Float>.zeros([3, 0]), Tensor<Float>.zeros([1, 0]))
      _ = x.indexAdd(part, at: Tensor<Int64>([7]), along: 0)
    },
    Behaviour(
      "too few seeds", ["gradients(of:withRespectTo:): 1 seeds for 2 outputs"]
    ) {
      let x = leaf()
      _ = gradients(of: [x.sum(), x.sum()], withRespectTo: [x], seeds: [nil])
    },
    Behaviour(
      "an accumulation hook of what is no leaf",
      ["registerAccumulationHook: \"h\" [3] is no leaf", "registerHook"]
    ) {
      (leaf() * 2).named("h").registerAccumulationHook { _ in }
    },
    Behaviour(
      "a checkpoint that computes something else the second time",
      ["checkpoint: the function computed something else", "Draw random numbers inside withSeed"]
    ) {
      var factor: Float = 1
      let y = checkpoint(leaf()) { x in
        factor += 1
        return x.exp() * factor
      }
      y.sum().backward()
    },
    Behaviour(
      "a function that saves what requires a gradient and is no input",
      ["Captures: it saved \"w\" [3], which requires a gradient but is no input"]
    ) {
      let w = leaf().named("w")
      _ = Captures(other: w, savesOther: true)(leaf())
    },
    Behaviour(
      "a second derivative through what a function saved besides inputs and outputs",
      ["Captures: it saved a tensor that is neither input nor output"]
    ) {
      let x = leaf()
      let y = Captures(other: Tensor([1, 2, 3]), savesOther: true)(x).sum()
      _ = gradient(of: y, withRespectTo: x, createGraph: true)
    },
    Behaviour("several outputs where one is asked for", ["Pair: it has 2 outputs. Use apply(_:)"]) {
      _ = Pair()(leaf())
    },
    Behaviour(
      "a direction of the wrong shape",
      ["jvp: the directions have the shapes [[2]], but the inputs [[3]]"]
    ) {
      _ = jvp(at: leaf(), along: ones(2)) { x in x * x }
    },
    Behaviour("a seed of vjp of the wrong shape", ["vjp: the seed has the shape [2]"]) {
      _ = vjp(at: leaf(), seed: ones(2)) { x in x * x }
    },
    Behaviour("a copy that does not fit", ["copy: \"b\" [2] cannot be broadcast to \"a\" [3]"]) {
      Tensor<Float>([1, 2, 3]).named("a").copy(from: ones(2).named("b"))
    },
  ]

  @Test(arguments: all)
  func `each mistake is answered with a message that says what to do`(behaviour: Behaviour) {
    let message = failure { behaviour.body() }
    for part in behaviour.parts {
      #expect(message.contains(part), "\(behaviour.situation): \"\(part)\" is not in: \(message)")
    }
  }
}

/// The product with a captured tensor.
struct Captures: TensorFunction {
  let other: Tensor<Float>
  let savesOther: Bool

  func forward(_ x: [Tensor<Float>], _ context: FunctionContext<Float>) -> [Tensor<Float>] {
    if savesOther { context.save(other) } else { context.state = other }
    return [x[0] * other]
  }
  func backward(_ seeds: [Tensor<Float>], _ context: FunctionContext<Float>) -> [Tensor<Float>?] {
    [seeds[0] * (savesOther ? context.saved[0] : context.state as! Tensor<Float>)]
  }
}

/// Two and three times its input.
struct Pair: TensorFunction {
  func forward(_ x: [Tensor<Float>], _ context: FunctionContext<Float>) -> [Tensor<Float>] {
    [x[0] * 2, x[0] * 3]
  }
  func backward(_ seeds: [Tensor<Float>], _ context: FunctionContext<Float>) -> [Tensor<Float>?] {
    [seeds[0] * 2 + seeds[1] * 3]
  }
}
