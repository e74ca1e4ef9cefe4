// swift-tools-version: 6.0
// The Swift API over an installed libnrnn, which pkg-config finds. The engine itself is the package of the repository.
import PackageDescription

let package = Package(
  name: "NoisyRNN",
  products: [.library(name: "NoisyRNN", targets: ["NoisyRNN"])],
  targets: [
    .target(name: "NoisyRNN", dependencies: ["CNoisyRNN"]),
    .systemLibrary(name: "CNoisyRNN", pkgConfig: "nrnn", providers: [.apt(["libnrnn-dev"])]),
  ]
)
