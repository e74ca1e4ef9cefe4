# The libraries inside ordinary Swift programs, and the example package.
builds_and_prints() { # name, link flags...
  local name=$1
  shift
  swiftc -O $tests/swift/host.swift -o "$work/$name" -I "$prefix/include/nrnn" "$@" &&
    same output "as expected" "$("$work/$name" "$model")"
}
example() {
  swift build --package-path examples/swift --scratch-path .build-embedding -c release &&
    .build-embedding/release/ensemble "$model" "$csv" > "$work/swift.txt" &&
    diff "$work/first.ensemble.cpp.txt" "$work/swift.txt" &&
    .build-embedding/release/classify "$model" "$csv" | diff "$work/first.classify.c.txt" - &&
    .build-embedding/release/parallel "$model" > "$work/parallel.txt" && says_equal "$work/parallel.txt"
}
# A program with a parser of arguments of its own, at another version: the command's is not asked for.
other_parser() {
  local parser=$work/swift-argument-parser consumer=$work/consumer
  mkdir -p "$parser/Sources/ArgumentParser" "$consumer/Sources/program"
  touch "$parser/Sources/ArgumentParser/parser.swift" "$consumer/Sources/program/main.swift"
  cat > "$parser/Package.swift" <<'MANIFEST'
// swift-tools-version: 6.0
import PackageDescription
let package = Package(
  name: "swift-argument-parser", products: [.library(name: "ArgumentParser", targets: ["ArgumentParser"])],
  targets: [.target(name: "ArgumentParser")])
MANIFEST
  cat > "$consumer/Package.swift" <<MANIFEST
// swift-tools-version: 6.0
import PackageDescription
let package = Package(
  name: "consumer",
  dependencies: [
    .package(name: "NoisyRNN", path: "$PWD"), .package(url: "file://$parser", exact: "9.0.0"),
  ],
  targets: [
    .executableTarget(
      name: "program",
      dependencies: [
        .product(name: "NoisyRNN", package: "NoisyRNN"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ])
  ])
MANIFEST
  (cd "$parser" && git init -q && git add . && git -c user.name=t -c user.email=t commit -qm t && git tag 9.0.0) &&
    swift package --package-path "$consumer" --cache-path "$work/cache" --security-path "$work/security" resolve &&
    grep -q '"version" : "9.0.0"' "$consumer/Package.resolved"
}

check swift.static_library builds_and_prints static "$prefix/lib/libnrnn.a" -lm
check swift.static_stdlib builds_and_prints stdlib -static-stdlib "$prefix/lib/libnrnn.a" -lm
check swift.shared_library builds_and_prints shared -L "$prefix/lib" -lnrnn
check swift.example_package example
check swift.other_parser other_parser
