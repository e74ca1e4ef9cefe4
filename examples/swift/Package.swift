// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "ensemble",
  dependencies: [.package(name: "NoisyRNN", path: "../..")],
  targets: [
    .executableTarget(name: "ensemble", dependencies: [.product(name: "NoisyRNN", package: "NoisyRNN")])
  ]
)
