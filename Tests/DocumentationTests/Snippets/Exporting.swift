import Nabla
import NablaTestSupport
import Testing

// The Swift of the page Exporting.

@Suite("Documentation: exporting") struct DocumentationExportingTests {
  @Test func exports() throws {
    let energy = try Program(inputs: ["mass", "speed"]) { x in
      (x[0] * (x[1] * x[1]).named("square") / 2).named("energy")
    }
    let text = try energy.cSource(named: "kinetic")
    #expect(text.contains("double kinetic(const double *x, double *gradient)"))
    for name in ["mass", "speed", "square", "d_mass", "d_speed"] {
      #expect(text.contains("const double \(name) = "), "\(name)")
    }
    let batched = try energy.cSource(named: "kinetic", batched: true)
    let signature = Document.page("Exporting").blocks("c")[0].lines[0].dropLast()
    #expect(batched.contains(signature))
  }
}
