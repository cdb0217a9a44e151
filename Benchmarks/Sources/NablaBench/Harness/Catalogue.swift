/// All contests, by the names of their rows. They are set up only when they are asked for.
struct Catalogue {
  struct Entry {
    var rows: [String]
    var make: () throws -> Contest
  }

  /// Whether everything is to be over in seconds.
  var quick: Bool

  var entries: [Entry] {
    [
      Entry(rows: ["scalar/w1"]) { try loopContest("scalar/w1") },
      Entry(rows: ["scalar/w1a"]) { try loopContest("scalar/w1a") },
      Entry(rows: ["scalar/w2", "scalar/w2-dot"]) { try networkContest() },
      Entry(rows: ["scalar/w3-tape", "scalar/w3-dual"]) {
        try observationContest(count: quick ? 500 : 10_000)
      },
      Entry(rows: ["scalar/hvp-over-gradient"]) { try hessianContest() },
      Entry(rows: ["scalar/generic-direct", "scalar/generic-inlinable"]) { genericContest() },
      Entry(rows: ["program/w1-batch"]) { try batchedLoopContest() },
      Entry(rows: ["program/w2-batch", "program/w2-single"]) { try networkProgramContest() },
      Entry(
        rows: ["program/w3-rows", "program/w3-columns", "program/w3-c", "program/w3-c-lanes"]
      ) { try observationProgramContest(count: quick ? 500 : 10_000) },
      Entry(rows: ["program/threads2-speedup"]) {
        try threadsContest(count: quick ? 5_000 : 50_000)
      },
      Entry(rows: ["program/compile-100k"]) {
        try compileContest("program/compile-100k", iterations: quick ? 100 : 4_600)
      },
      Entry(rows: ["program/compile-1m"]) {
        try compileContest("program/compile-1m", iterations: quick ? 1_000 : 46_000)
      },
      Entry(rows: ["tensor/threads2-speedup"]) {
        productThreadsContest(size: quick ? 256 : 1024)
      },
      Entry(rows: ["scalar/chain10m"]) { chainContest(steps: quick ? 50_000 : 5_000_000) },
    ]
      + TensorWorkloads.names.map { name in
        Entry(rows: ["tensor/\(name)"]) { TensorWorkloads.make(name).contest }
      }
  }
}
