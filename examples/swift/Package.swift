// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "examples",
  dependencies: [.package(name: "NoisyRNN", path: "../..")],
  targets: [
    .executableTarget(name: "classify", dependencies: [.product(name: "NoisyRNN", package: "NoisyRNN")]),
    .executableTarget(name: "ensemble", dependencies: [.product(name: "NoisyRNN", package: "NoisyRNN")]),
    .executableTarget(name: "parallel", dependencies: [.product(name: "NoisyRNN", package: "NoisyRNN")]),
  ]
)
