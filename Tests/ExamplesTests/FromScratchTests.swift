import Nabla
import NablaTestSupport
import Testing

@testable import FromScratch

// The library has a Value, too.
private typealias Value = FromScratch.Value

@Suite struct FromScratchTests {
  @Test(arguments: [-2.0, -1.5, 0, 0.25, 3])
  func `the engine on one page agrees with the library`(x: Double) {
    let example = FromScratch.workedExample(Value(x))
    example.loss.backward()
    let library = explain(at: ["x": x]) { NablaTestSupport.workedExample($0) }
    for (name, value) in example.steps {
      #expect(library.node(named: name)?.value == value.data)
      #expect(library.node(named: name)?.gradient == value.gradient)
    }
  }

  @Test func `y = z hands the incoming gradient to z`() {
    let z = Value(1)
    let y = z
    y.backward()
    #expect(z.gradient == 1)
  }

  @Test func `y = 2z with z = x² at 2 gives z 2 and x 8`() {
    let x = Value(2)
    let z = x * x
    let y = 2 * z
    y.backward()
    #expect(z.data == 4)
    #expect(y.data == 8)
    #expect(y.gradient == 1)
    #expect(z.gradient == 2)
    #expect(x.gradient == 8)
  }

  @Test(arguments: [(2.0, 8.0), (0, 6)])
  func `y = 2 x0 - x1 adds 6 to what x0 holds`(held: Double, expected: Double) {
    let x0 = Value(1)
    let x1 = Value(1)
    x0.gradient = held
    (2 * x0 - x1).backward(incoming: 3)
    #expect(x0.gradient == expected)
    #expect(x1.gradient == -3)
  }
}
