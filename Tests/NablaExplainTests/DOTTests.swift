import Nabla
import NablaTestSupport
import Testing

@Suite struct DOTTests {
  @Test func `nodes carry value and gradient, edges the local derivative`() {
    let dot = explain(at: ["x": -2]) { workedExample($0) }.dot
    #expect(dot.contains(#"n0 [label="x\ninput\nvalue -2\ngradient 64""#))
    #expect(dot.contains(#"n0 -> n11 [label="17"];"#))
    #expect(dot.contains("n1 -> n2;"))
  }

  @Test func `a quote with an accent is still escaped`() {
    let dot = explain(at: ["x": 1]) { x in (x * x).named("n\"\u{308}; evil") }.dot
    #expect(dot.contains("n\\\"\u{308}; evil"))
  }

  @Test func `names are escaped`() {
    let dot = explain(at: ["x": 1]) { x in (x * x).named("a\"b\\c\nd") }.dot
    #expect(dot.contains(#"a\"b\\c d"#))
    // Graphviz reads references in labels: without an escape, &amp; shows as &.
    let reference = explain(at: ["x": 1]) { x in (x * x).named("a&amp;b") }.dot
    #expect(reference.contains("a&amp;amp;b"))
  }
}
