import CNablaKernels
import Testing

@Suite struct LevelTests {
  @Test("The portable level runs everywhere, and the best level is a supported one")
  func best() {
    #expect(nabla_level_is_supported(NABLA_PORTABLE))
    #expect(nabla_level_is_supported(nabla_best_level()))
    #expect(!nabla_level_is_supported(NABLA_LEVELS))
    #expect(nabla_best_level() == nabla_best_level())
  }

  @Test(
    "Levels have names",
    arguments: [
      (NABLA_PORTABLE, "portable"), (NABLA_AVX2, "avx2"), (NABLA_AVX512, "avx512"),
      (NABLA_NEON, "neon"),
    ])
  func names(_ level: nabla_level, _ name: String) {
    #expect(String(cString: nabla_level_name(level)) == name)
  }

  #if arch(arm64)
    @Test("On arm64 the best level is NEON")
    func neon() { #expect(nabla_best_level() == NABLA_NEON) }
  #endif

  @Test("Code of no instructions and blocks of no lanes do nothing", arguments: Level.supported)
  func nothing(_ level: Level) {
    let block = Block<Double>(lanes: 16) { _, _ in 1 }
    let before = block.snapshot
    block.run(level.level, [])
    #expect(block.snapshot == before)
  }
}
