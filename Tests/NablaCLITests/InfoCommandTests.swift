import Nabla
import Testing

@Suite("nabla info") struct InfoCommandTests {
  @Test(
    "NABLA_KERNELS chooses any level that the processor has", arguments: Kernels.supportedLevels)
  func choosesKernels(level: Kernels.Level) throws {
    let run = try nabla("info", environment: ["NABLA_KERNELS": level.rawValue])
    #expect(run.exitCode == 0)
    #expect(run.output.contains("kernels       \(level.rawValue)"), "\(run.output)")
  }

  @Test("A level that does not exist is refused, with those that do")
  func refusesUnknownKernels() throws {
    let run = try nabla("info", environment: ["NABLA_KERNELS": "sse9"])
    #expect(run.exitCode == 64)
    #expect(run.errors.contains("NABLA_KERNELS is \"sse9\", which is no kernel level"))
    #expect(run.errors.contains("portable"))
  }
}
