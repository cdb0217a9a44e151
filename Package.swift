// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "nabla",
  platforms: [.macOS(.v13), .iOS(.v16)],
  products: [
    .library(name: "Nabla", targets: ["Nabla"]),
    .executable(name: "nabla", targets: ["NablaCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    // MARK: Library, from the numbers up
    .target(
      name: "CNablaKernels", linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(
      name: "NablaCore",
      dependencies: ["CNablaKernels", .product(name: "RealModule", package: "swift-numerics")]),
    .target(name: "NablaTensor", dependencies: ["CNablaKernels", "NablaCore"]),
    .target(
      name: "NablaExplain",
      dependencies: [
        "NablaCore", "NablaTensor", .product(name: "RealModule", package: "swift-numerics"),
      ],
      // In the code and not beside it: a command is one file, and finds no other.
      resources: [
        "differences.js", "drawing.js", "engine.js", "findings.js", "main.js", "page.css",
        "page.html",
        "panels.js", "texts.js", "views.js",
      ].map { .embedInCode("Page/Source/\($0)") }),
    .target(name: "Nabla", dependencies: ["NablaCore", "NablaTensor", "NablaExplain"]),

    // MARK: Command
    .executableTarget(
      name: "NablaCLI",
      dependencies: [
        "Nabla", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // MARK: Examples
    .executableTarget(name: "FromScratch", path: "Examples/FromScratch"),
    .executableTarget(name: "Lesson", dependencies: ["Nabla"], path: "Examples/Lesson"),
    .executableTarget(
      name: "RosenbrockDescent", dependencies: ["Nabla"], path: "Examples/RosenbrockDescent"),
    .executableTarget(name: "CurveFit", dependencies: ["Nabla"], path: "Examples/CurveFit"),
    .executableTarget(name: "Pages", dependencies: ["Nabla"], path: "Examples/Pages"),
    .executableTarget(
      name: "OtherPeoplesCode",
      dependencies: ["Nabla", .product(name: "RealModule", package: "swift-numerics")],
      path: "Examples/OtherPeoplesCode"),

    // MARK: Tests
    .target(
      name: "NablaTestSupport", dependencies: ["Nabla"], path: "Tests/NablaTestSupport",
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "NablaKernelsTests", dependencies: ["CNablaKernels", "Nabla", "NablaTestSupport"]),
    .testTarget(
      name: "NablaTensorTests", dependencies: ["Nabla", "NablaTestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "NablaCoreTests", dependencies: ["Nabla", "NablaTestSupport"]),
    .testTarget(
      name: "NablaExplainTests", dependencies: ["Nabla", "NablaTestSupport", "Pages"]),
    .testTarget(name: "NablaCLITests", dependencies: ["NablaCLI", "NablaTestSupport"]),
    .testTarget(
      name: "DocumentationTests", dependencies: ["Nabla", "NablaCLI", "NablaTestSupport"]),
    .testTarget(
      name: "ExamplesTests", dependencies: ["FromScratch", "Lesson", "Nabla", "NablaTestSupport"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11
)

for target in package.targets where target.type != .plugin {
  if target.name == "CNablaKernels" {
    target.cSettings = [.treatAllWarnings(as: .error)]
  } else {
    target.swiftSettings = [.treatAllWarnings(as: .error)]
  }
}
