/// A loop that carries a state: the same step, many times, over many elements side by side.
///
///     h(t + 1), y(t) = step(h(t), x(t), w)        t = 0, 1, ...
///
/// Every element has its own numbers: the state h, the parameters w, which are the same at all
/// steps, and the inputs x and outputs y of each step. The step is recorded once, for one element.
/// A ``Trajectory`` runs it in lanes over the elements, and then backwards, for the gradient by the
/// parameters and the first state.
///
///     let decay = try Scan(state: 1, parameters: 1) { state, parameters, _ in
///       ([state[0] * parameters[0]], [])
///     }
///
/// An element's step may also use the elements before it, as in a difference equation on a line:
/// see ``init(state:parameters:inputs:halo:options:step:)``. If all elements need all others, lanes
/// do not help: put them into the state of one element.
///
/// The inputs x are data: nothing is differentiated by them.
public final class Scan: Sendable {
  /// The number of states of an element.
  public let stateCount: Int
  /// The number of parameters of an element.
  public let parameterCount: Int
  /// The number of inputs of an element at each step.
  public let inputCount: Int
  /// The number of outputs of an element at each step.
  public let outputCount: Int
  /// The number of preceding elements that a step reads: the width of its halo.
  public let halo: Int
  /// The step, whose inputs are those of ``Window``: first the next state, then the outputs.
  let forward: Program
  /// The step's pullback, whose inputs and outputs `pullback` describes.
  let backward: Program
  /// The numbers of preceding elements that the step depends on, in the order of the last outputs
  /// of `backward`.
  let others: [Seen]

  /// A number that a step uses.
  struct Seen {
    enum Kind { case state, parameter }
    /// The distance of its element to the step's own.
    let distance: Int
    let kind: Kind
    /// The index of the state or parameter.
    let place: Int
  }

  /// Records a step of one element that uses no other element.
  ///
  /// - Parameters:
  ///   - stateCount: the number of states.
  ///   - parameterCount: the number of parameters, which are the same at all steps.
  ///   - inputCount: the number of inputs at each step.
  ///   - step: maps the state, the parameters and the inputs to the next state and the outputs.
  /// - Throws: ``ProgramError/comparisonNeedsSample(comparison:)`` if the step branches on a
  ///   comparison, ``ProgramError/wrongLength(what:expected:found:)`` for a next state of another
  ///   length, ``ProgramError/noOutputs`` if there is neither state nor output,
  ///   ``ProgramError/loopInStep``, and the errors of the step.
  public convenience init(
    state stateCount: Int, parameters parameterCount: Int = 0, inputs inputCount: Int = 0,
    options: ProgramOptions = ProgramOptions(),
    step: (_ state: [Symbolic], _ parameters: [Symbolic], _ inputs: [Symbolic]) throws -> (
      state: [Symbolic], outputs: [Symbolic]
    )
  ) throws {
    try self.init(
      state: stateCount, parameters: parameterCount, inputs: inputCount, halo: 0, options: options
    ) { states, parameters, inputs in
      try step(states[0], parameters[0], inputs)
    }
  }

  /// Records a step of one element that uses the elements before it.
  ///
  /// - Parameters:
  ///   - stateCount: the number of states.
  ///   - parameterCount: the number of parameters, which are the same at all steps.
  ///   - inputCount: the number of inputs at each step.
  ///   - halo: the number of preceding elements that the step uses. Before the first element,
  ///     states and parameters are 0.
  ///   - step: gets the states and the parameters of `halo + 1` elements, its own first, then those
  ///     of the one before it, and so on; and its own inputs.
  public init(
    state stateCount: Int, parameters parameterCount: Int = 0, inputs inputCount: Int = 0,
    halo: Int, options: ProgramOptions = ProgramOptions(),
    step: (_ states: [[Symbolic]], _ parameters: [[Symbolic]], _ inputs: [Symbolic]) throws -> (
      state: [Symbolic], outputs: [Symbolic]
    )
  ) throws {
    require(
      stateCount >= 0 && parameterCount >= 0 && inputCount >= 0 && halo >= 0,
      """
      Scan: state \(stateCount), parameters \(parameterCount), inputs \(inputCount) and halo \
      \(halo) must not be negative
      """)
    let window = Window(
      state: stateCount, parameters: parameterCount, inputs: inputCount, halo: halo)
    func checkedStep(_ v: [Symbolic]) throws -> [Symbolic] {
      let (states, parameters, inputs) = window.parts(of: v)
      let (next, outputs) = try step(states, parameters, inputs)
      if next.count != stateCount {
        throw ProgramError.wrongLength(
          what: "state after a step", expected: stateCount, found: next.count)
      }
      return next + outputs
    }
    forward = try Program(inputs: window.count, options: options, checkedStep)
    if !forward.graph.calls.isEmpty { throw ProgramError.loopInStep }
    (backward, others) = try Self.pullback(
      window, outputs: forward.outputCount, options, checkedStep)
    self.stateCount = stateCount
    self.parameterCount = parameterCount
    self.inputCount = inputCount
    outputCount = forward.outputCount - stateCount
    self.halo = halo
  }

  /// The inputs of an element's step: the states of the elements in its halo, by distance, then
  /// their parameters, then its own inputs.
  private struct Window {
    let state: Int
    let parameters: Int
    let inputs: Int
    let halo: Int

    var count: Int { (halo + 1) * (state + parameters) + inputs }

    /// The numbers that a gradient is by: all but the inputs, in their order.
    var seen: [Seen] {
      (0...halo).flatMap { distance in
        (0..<state).map { Seen(distance: distance, kind: .state, place: $0) }
      }
        + (0...halo).flatMap { distance in
          (0..<parameters).map { Seen(distance: distance, kind: .parameter, place: $0) }
        }
    }

    func parts(
      of v: [Symbolic]
    ) -> (states: [[Symbolic]], parameters: [[Symbolic]], inputs: [Symbolic]) {
      var rest = v[...]
      func next(_ count: Int) -> [Symbolic] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
      }
      let states = (0...halo).map { _ in next(state) }
      let weights = (0...halo).map { _ in next(parameters) }
      return (states, weights, next(inputs))
    }
  }

  /// The pullback of an element's step, by all numbers that the step uses.
  ///
  /// Its inputs are those of the step, the cotangents of its results, and the sums of the gradients
  /// of the element's own parameters so far. Its outputs are the adjoint of the own state, the new
  /// sums of the own parameters, and the adjoints of numbers of preceding elements, which the
  /// second result lists.
  ///
  /// Note [Adjoints of others]: lanes must not add to one another's numbers while they run. So the
  /// adjoint of a preceding element's number is a separate output, and is added to that element's
  /// adjoints after the block: see ``StepSweep/run(steps:count:prepare:blockDone:finish:)``.
  private static func pullback(
    _ window: Window, outputs: Int, _ options: ProgramOptions,
    _ step: ([Symbolic]) throws -> [Symbolic]
  ) throws -> (Program, [Seen]) {
    var inputNodes: [Int] = []
    var others: [Seen] = []
    let (results, graph) = try GraphRecorder.record(isSampled: false, for: "Scan") { recorder in
      func inputs(_ name: String, _ count: Int) -> [Symbolic] {
        (0..<count).map { place in
          let number = recorder.input(.nan, name: "\(name)_\(place)")
          inputNodes.append(Int(recorder.node(of: number)))
          return number
        }
      }
      func nodes(_ numbers: some Sequence<Symbolic>) -> [Int] {
        numbers.map { Int(recorder.node(of: $0)) }
      }
      let numbers = inputs("v", window.count)
      let adjoints = inputs("adjoint", outputs)
      let sums = inputs("sum", window.parameters)

      let seen = window.seen
      let results = nodes(try step(numbers))
      let gradient = ReverseMode(recorder, by: nodes(numbers.prefix(seen.count))).gradient(
        of: results, seeds: adjoints)
      var own: [Symbolic] = []
      var passedOn: [Symbolic] = []
      for (seen, adjoint) in zip(seen, gradient) {
        switch (seen.distance, seen.kind) {
        case (0, .state): own.append(adjoint ?? 0)
        case (0, .parameter): own.append(adjoint.map { sums[seen.place] + $0 } ?? sums[seen.place])
        default:
          guard let adjoint else { continue }
          passedOn.append(adjoint)
          others.append(seen)
        }
      }
      return nodes(own + passedOn)
    }
    return (
      Program(graph: graph, inputNodes: inputNodes, outputNodes: results, options: options), others
    )
  }
}

// MARK: - Old names

extension Scan {
  /// The number of preceding elements that a step reads.
  @available(*, deprecated, renamed: "halo")
  public var reach: Int { halo }

  /// Records a step of one element that uses the elements before it.
  @available(
    *, deprecated, renamed: "init(state:parameters:inputs:halo:options:step:)"
  )
  public convenience init(
    state stateCount: Int, parameters parameterCount: Int = 0, inputs inputCount: Int = 0,
    reach: Int, options: ProgramOptions = ProgramOptions(),
    step: (_ states: [[Symbolic]], _ parameters: [[Symbolic]], _ inputs: [Symbolic]) throws -> (
      state: [Symbolic], outputs: [Symbolic]
    )
  ) throws {
    try self.init(
      state: stateCount, parameters: parameterCount, inputs: inputCount, halo: reach,
      options: options, step: step)
  }
}
