// swift-tools-version: 6.2
import PackageDescription

// As in scripts/lib.sh; an assertion would also carry the path of its file into what is released.
let withoutAssertions: [CSetting] = [.define("NDEBUG", .when(configuration: .release))]

let package = Package(
  name: "NoisyRNN",
  products: [
    // The command is no product: a product's dependencies are resolved by everyone who depends on this package, whichever
    // product they use. `swift build --product nrnn` knows it all the same.
    .library(name: "NoisyRNN", targets: ["NoisyRNN"])
  ],
  dependencies: [
    // Of the command and nothing else: exact, since no one but this package resolves it.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    // MARK: Public

    // The engine. `make lib` builds the same sources, less SwiftAPI, as Embedded Swift.
    .target(name: "NoisyRNN", dependencies: ["CNoisyRNN", "NRNNKernels", "NRNNPlatform", "NRNNFormat"]),
    .executableTarget(
      name: "nrnn",
      dependencies: [
        "NoisyRNN", "NRNNKernels", "NRNNFormat", "NRNNTools", "CCompression",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      // Of a row a fifth of the time was asking at run time whether two accesses overlap; debug builds still ask.
      swiftSettings: [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]),

    // MARK: Implementation details

    // The hand-written header: the contract that the exported functions are checked against.
    .systemLibrary(name: "CNoisyRNN", path: "include"),
    .target(name: "NRNNKernels", linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    // What the core needs of the operating system, of libc and of the CPU beside arithmetic.
    .target(name: "NRNNPlatform"),
    .target(name: "NRNNFormat", dependencies: ["CProtobufC"], cSettings: withoutAssertions),
    // Beside the command: probes of the machine, threads, synthetic models.
    .target(
      name: "NRNNTools", dependencies: ["NRNNFormat", "NRNNPlatform"], cSettings: withoutAssertions,
      cxxSettings: [.define("NDEBUG", .when(configuration: .release))]),
    .systemLibrary(
      name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
    // Of the command alone.
    .systemLibrary(name: "CCompression", providers: [.apt(["zlib1g-dev", "libzstd-dev"])]),

    // MARK: Tests

    // The definition of each cell, in plain loops.
    .target(name: "_NRNNReference"),
    .testTarget(name: "NoisyRNNTests", dependencies: ["NoisyRNN", "_NRNNReference", "NRNNKernels", "NRNNPlatform"]),
  ]
)
