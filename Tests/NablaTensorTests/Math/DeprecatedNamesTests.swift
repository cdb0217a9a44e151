import Nabla
import Testing

/// Deprecated spellings call the new ones.
@Suite struct DeprecatedNamesTests {
  @available(*, deprecated)
  @Test func `old names of functions of scalars`() {
    #expect(clamp(2.0, from: -1, to: 1) == 1)
    #expect(2.0.clamp(from: -1, to: 1) == 1)
    #expect(hardtanh(2.0, from: 0) == 1)
    #expect((-2.0).hardtanh(to: 3) == -1)
    #expect(gradient(at: 1.0) { $0.hardtanh(from: -1, to: 1) } == 0)
  }

  @available(*, deprecated)
  @Test func `old names of functions of tensors`() {
    let x = Tensor([-2.0, 0.5, 2])
    #expect(x.hardtanh(from: -1, to: 1).scalars == [-1, 0.5, 1])
    #expect(x.gelu(approximation: .tanh).scalars == x.geluTanh().scalars)
    #expect(x.gelu(approximation: .none).scalars == x.gelu().scalars)
    x.add(inPlace: Tensor(1))
    x.subtract(inPlace: Tensor(3))
    x.multiply(inPlace: Tensor(4))
    x.divide(inPlace: Tensor(2))
    #expect(x.scalars == [-8, -3, 0])
  }

  @available(*, deprecated)
  @Test func `old names of properties and initialisers`() throws {
    let input = checkGradient(at: [0.0]) { abs($0[0]) }.inputs[0]
    #expect(input.complaint != nil && input.complaint == input.reason)
    let scan = try Scan(state: 1, reach: 2) { h, _, _ in ([h[0][0] + h[1][0]], []) }
    #expect(scan.reach == 2 && scan.halo == 2)
    #expect((ExternalBLAS.complaint == nil) == (ExternalBLAS.error == nil))
  }
}
