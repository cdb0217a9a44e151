import Nabla
import Testing

/// log(cosh(x)), a smooth form of |x|.
struct LogCosh: UnaryRule {
  static let facts = RuleFacts(
    "logCosh", "log(cosh(x))", derivatives: ["tanh x"],
    accuracy: "written without cosh, so that nothing overflows")
  func value<N: RuleNumber>(_ x: N) -> N {
    let size = N.abs(x)
    return size + N.log(onePlus: N.exp(-2 * size)) - N.log(N(2))
  }
  func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .varying(N.tanh(x)) }
}

func logCosh<N: DifferentiableNumber>(_ x: N) -> N { N.apply(LogCosh(), x) }

/// The Huber distance between x and y: a parabola near 0, a line beyond the width.
struct Huber: BinaryRule {
  let width: Double
  var parameters: [Double] { [width] }
  func value<N: RuleNumber>(_ x: N, _ y: N) -> N {
    let size = N.abs(x - y)
    return N.select(size .<= width, 0.5 * (size * size), width * (size - 0.5 * width))
  }
  func partialLeft<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
    let d = x - y
    return .varying(N.select(d .< -width, N(-width), N.select(d .> width, N(width), d)))
  }
  func partialRight<N: RuleNumber>(_ x: N, _ y: N, _ r: N) -> Partial<N> {
    let d = y - x
    return .varying(N.select(d .< -width, N(-width), N.select(d .> width, N(width), d)))
  }
}

/// The sum of squares.
struct SumOfSquares: ManyRule {
  func value<N: RuleNumber>(_ xs: Operands<N>) -> N {
    xs.dropFirst().reduce(xs[0] * xs[0]) { $0 + $1 * $1 }
  }
  func partial<N: RuleNumber>(at i: Int, _ xs: Operands<N>, _ r: N) -> Partial<N> {
    .varying(2 * xs[i])
  }
}

/// Each row of a matrix divided by its length.
struct UnitRows: TensorFunction {
  func length(_ x: Tensor<Double>) -> Tensor<Double> {
    (x * x).sum(along: 1, keepingDimensions: true).sqrt()
  }

  func forward(_ x: [Tensor<Double>], _ context: FunctionContext<Double>) -> [Tensor<Double>] {
    let y = x[0] / length(x[0])
    context.save(x[0], y)
    return [y]
  }
  func backward(
    _ seeds: [Tensor<Double>], _ context: FunctionContext<Double>
  ) -> [Tensor<Double>?] {
    let (dy, x, y) = (seeds[0], context.saved[0], context.saved[1])
    return [(dy - y * (dy * y).sum(along: 1, keepingDimensions: true)) / length(x)]
  }
}

@Suite("Documentation: rules of one's own") struct DocumentationOwnRulesTests: SnippetSuite {
  @Test func used() throws {
    let slope = gradient(at: 1000.0) { x in logCosh(x) }  // 1
    let curvature = derivative(at: 0.0) { x in derivative(at: x) { logCosh($0) } }  // 1
    let formula = try Formula("x = 2; y = x.logCosh()", rules: [RuleBook.Entry(LogCosh())])
    let tensor = Tensor.apply(LogCosh(), Tensor<Float>([-1, 0, 1]))  // element by element
    #expect(slope == 1)
    #expect(abs(tensor[2].item() - Float(logCosh(1.0))) < 1e-6)
    #expect(curvature == 1)
    #expect(formula.value(at: [2.0]) == logCosh(2.0))
    #expect(try Explanation(formula: formula).node(named: "y")?.operation == "logCosh")
  }

  @Test func wholeTensors() {
    let rows = Tensor<Double>([[3, 4], [5, 12]])
    let directions = UnitRows()(rows)  // [[0.6, 0.8], [0.3846, 0.9231]]
    let right = checkGradient(at: rows) { x in UnitRows()(x) }.passed  // true
    #expect(isClose(directions.scalars, [0.6, 0.8, 5.0 / 13, 12.0 / 13]))
    #expect(right)
  }

  @Test func checked() {
    let check = checkGradient(at: [0.3, -2.5]) { x in
      logCosh(x[0]) + Variable.apply(Huber(width: 1), x[0], x[1])
        + Variable.apply(SumOfSquares(), x)
    }
    print(check)
    #expect(check.passed)
  }
}
