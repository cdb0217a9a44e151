/// Random numbers that a printed seed reproduces: SplitMix64 (Steele, Lea and Flood, 2014).
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// An incoming gradient: never 0 and never 1, of either sign. With a seed of 1, a rule or an
  /// engine that forgets the incoming gradient would pass.
  public mutating func incomingGradient() -> Double {
    Double.random(in: 1.25...3, using: &self) * (Bool.random(using: &self) ? 1 : -1)
  }
}
