// swift-tools-version: 6.0
import PackageDescription

// A package of its own, so that the library needs no unsafe flags and no benchmark's dependencies.
let package = Package(
  name: "nabla-benchmarks",
  platforms: [.macOS(.v13)],
  dependencies: [
    .package(name: "nabla", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    // The yardstick: what a patient person would write by hand for each workload.
    .target(
      name: "CHandAdjoints",
      cSettings: [.unsafeFlags(["-O3", "-march=native"])]),

    // Stands for somebody else's module: what does a generic function cost from there?
    .target(name: "GenericLibrary", dependencies: [.product(name: "Nabla", package: "nabla")]),

    .executableTarget(
      name: "nabla-bench",
      dependencies: [
        "CHandAdjoints", "GenericLibrary",
        .product(name: "Nabla", package: "nabla"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/NablaBench"),

    // GradBench: https://github.com/gradbench/gradbench
    .target(
      name: "GradBenchProblems", dependencies: [.product(name: "Nabla", package: "nabla")],
      path: "Sources/GradBench"),
    .executableTarget(
      name: "gradbench-nabla", dependencies: ["GradBenchProblems"],
      path: "Sources/GradBenchNabla"),
    // What a patient person would write by hand for some of its problems.
    .target(
      name: "GradBenchBaselines", cxxSettings: [.unsafeFlags(["-O3", "-march=native"])]),
    .executableTarget(
      name: "gradbench-cpp", dependencies: ["GradBenchBaselines", "GradBenchProblems"],
      path: "Sources/GradBenchCpp"),
    .testTarget(name: "GradBenchTests", dependencies: ["GradBenchProblems"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11, cxxLanguageStandard: .cxx17
)
