import Nabla
import NablaTestSupport
import Testing

@testable import FromScratch

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
}
