/// A loop that carries a state: the same step, many times, over many elements side by side.
///
///     h(t + 1), y(t) = step(h(t), x(t), w)        t = 0, 1, ...
///
/// Every element has numbers of its own: a state h that the loop carries, parameters w that stay the
/// same, and inputs x and outputs y of each step. The step is recorded once, for one element. A
/// ``Trajectory`` runs it, in lanes over the elements, and then backwards, for the gradient by the
/// parameters and the first state.
///
///     let decay = try Scan(state: 1, parameters: 1) { state, parameters, _ in
///       ([state[0] * parameters[0]], [])
///     }
///
/// An element's step may also look at the elements before it, as a difference equation on a line does:
/// see ``init(state:parameters:inputs:reach:options:step:)``. That all elements need all of each other
/// is not for lanes: then the state is one element's.
///
/// Nothing is differentiated by the inputs x: they are data.
public final class Scan: Sendable {
  /// How many numbers of an element the loop carries.
  public let stateCount: Int
  /// How many numbers of an element are the same at all steps.
  public let parameterCount: Int
  /// How many numbers of an element are given at each step.
  public let inputCount: Int
  /// How many numbers an element gives at each step.
  public let outputCount: Int
  /// How many elements before its own a step sees.
  public let reach: Int
  /// The step, of the numbers in ``Window``: first the next state, then the outputs.
  let forward: Program
  /// The step's pullback: see `pullback`.
  let backward: Program

  /// Records a step of one element, which sees no other.
  ///
  /// - Parameters:
  ///   - stateCount: how many numbers the loop carries.
  ///   - parameterCount: how many are the same at all steps.
  ///   - inputCount: how many are given at each step.
  ///   - step: gets the state, the parameters and the inputs; gives the next state, and outputs.
  /// - Throws: ``ProgramError/comparisonNeedsSample(comparison:)`` where the step acts on a comparison,
  ///   ``ProgramError/wrongLength(what:expected:found:)`` for a next state of another length,
  ///   ``ProgramError/noOutputs`` where there is neither state nor output,
  ///   ``ProgramError/loopInStep``, and what the step throws.
  public convenience init(
    state stateCount: Int, parameters parameterCount: Int = 0, inputs inputCount: Int = 0,
    options: ProgramOptions = ProgramOptions(),
    step: (_ state: [Symbolic], _ parameters: [Symbolic], _ inputs: [Symbolic]) throws -> (
      state: [Symbolic], outputs: [Symbolic]
    )
  ) throws {
    try self.init(
      state: stateCount, parameters: parameterCount, inputs: inputCount, reach: 0, options: options
    ) { states, parameters, inputs in
      try step(states[0], parameters[0], inputs)
    }
  }

  /// Records a step of one element, which sees the elements before it.
  ///
  /// - Parameters:
  ///   - stateCount: how many numbers the loop carries.
  ///   - parameterCount: how many are the same at all steps.
  ///   - inputCount: how many are given at each step.
  ///   - reach: how many elements before its own the step sees. Before the first element, states and
  ///     parameters are 0.
  ///   - step: gets the states and the parameters of `reach + 1` elements, its own first, then the one
  ///     before it, and so on; and its own inputs.
  public init(
    state stateCount: Int, parameters parameterCount: Int = 0, inputs inputCount: Int = 0,
    reach: Int, options: ProgramOptions = ProgramOptions(),
    step: (_ states: [[Symbolic]], _ parameters: [[Symbolic]], _ inputs: [Symbolic]) throws -> (
      state: [Symbolic], outputs: [Symbolic]
    )
  ) throws {
    require(
      stateCount >= 0 && parameterCount >= 0 && inputCount >= 0 && reach >= 0,
      """
      Scan: state \(stateCount), parameters \(parameterCount), inputs \(inputCount) and reach \
      \(reach) must not be negative
      """)
    let window = Window(
      state: stateCount, parameters: parameterCount, inputs: inputCount, reach: reach)
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
    backward = try Self.pullback(window, outputs: forward.outputCount, options, checkedStep)
    self.stateCount = stateCount
    self.parameterCount = parameterCount
    self.inputCount = inputCount
    outputCount = forward.outputCount - stateCount
    self.reach = reach
  }

  /// The numbers that an element's step is of: the states of the elements that it sees, by distance,
  /// then their parameters, then its own inputs.
  private struct Window {
    let state: Int
    let parameters: Int
    let inputs: Int
    let reach: Int

    var count: Int { (reach + 1) * (state + parameters) + inputs }

    func parts(
      of v: [Symbolic]
    ) -> (states: [[Symbolic]], parameters: [[Symbolic]], inputs: [Symbolic]) {
      var rest = v[...]
      func next(_ count: Int) -> [Symbolic] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
      }
      let states = (0...reach).map { _ in next(state) }
      let weights = (0...reach).map { _ in next(parameters) }
      return (states, weights, next(inputs))
    }
  }

  /// The pullback of a step, by what one element put into it.
  ///
  /// Note [Gathered adjoints]: an element has a part in its own results and in those of the elements
  /// after it that see it. So the pullback runs the steps of all of these, and takes the gradient by
  /// what is the element's. Then every element writes its own adjoints alone, and they need not be
  /// added up across lanes.
  ///
  /// Its inputs are, each by place from the nearest element before to the farthest after: states,
  /// parameters, inputs, adjoints of the results; then the sums of the parameters' gradients so far.
  /// Its outputs are the state's adjoint and the new sums.
  private static func pullback(
    _ window: Window, outputs: Int, _ options: ProgramOptions,
    _ step: ([Symbolic]) throws -> [Symbolic]
  ) throws -> Program {
    let reach = window.reach
    var inputNodes: [Int] = []
    let (results, graph) = try GraphRecorder.record(isSampled: false, for: "Scan") { recorder in
      func inputs(_ name: String, _ count: Int) -> [Symbolic] {
        (0..<count).map { place in
          let number = recorder.input(.nan, name: "\(name)_\(place)")
          inputNodes.append(Int(recorder.node(of: number)))
          return number
        }
      }
      let states = (-reach...reach).map { inputs("state\($0)", window.state) }
      let parameters = (-reach...reach).map { inputs("parameter\($0)", window.parameters) }
      let data = (0...reach).map { inputs("input\($0)", window.inputs) }
      let adjoints = (0...reach).map { inputs("adjoint\($0)", outputs) }
      let sums = inputs("sum", window.parameters)

      var stepResults: [Int] = []
      for element in 0...reach {
        // Of the window's element at a distance, the place is counted from -reach.
        let seen = (0...reach).map { element - $0 + reach }
        let numbers =
          seen.flatMap { states[$0] } + seen.flatMap { parameters[$0] } + data[element]
        stepResults += try step(numbers).map { Int(recorder.node(of: $0)) }
      }
      let own = (states[reach] + parameters[reach]).map { Int(recorder.node(of: $0)) }
      let gradient = ReverseMode(recorder, by: own).gradient(
        of: stepResults, seeds: adjoints.flatMap { $0 })
      let newSums = zip(sums, gradient.dropFirst(window.state)).map { sum, gradient in
        gradient.map { sum + $0 } ?? sum
      }
      let results = gradient.prefix(window.state).map { $0 ?? 0 } + newSums
      return results.map { Int(recorder.node(of: $0)) }
    }
    return Program(graph: graph, inputNodes: inputNodes, outputNodes: results, options: options)
  }
}
