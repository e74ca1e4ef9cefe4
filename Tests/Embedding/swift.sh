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

check swift.static_library builds_and_prints static "$prefix/lib/libnrnn.a" -lprotobuf-c -lm
check swift.static_stdlib builds_and_prints stdlib -static-stdlib "$prefix/lib/libnrnn.a" -lprotobuf-c -lm
check swift.shared_library builds_and_prints shared -L "$prefix/lib" -lnrnn
check swift.example_package example
