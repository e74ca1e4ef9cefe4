# A CMake project that finds the installed package.
build=$work/cmake
configure() { cmake -S $tests/cmake -B "$build" -DCMAKE_PREFIX_PATH="$prefix" -DEXAMPLES="$PWD/examples" "$@"; }
gives_first() { # program, first output's name
  "$build/$1" "$model" "$csv" > "$build/$1.txt" && diff "$work/first.$2.txt" "$build/$1.txt"
}
no_shared() { ! ldd "$build/classify_nrnn_static" | grep libnrnn; }

check cmake.configure configure
check cmake.build cmake --build "$build"
for target in nrnn nrnn_static nrnn_static_without_protobuf_c; do
  check "cmake.$target.classify" gives_first classify_$target classify.c
  check "cmake.$target.ensemble" gives_first ensemble_$target ensemble.cpp
done
check cmake.static_is_static no_shared

# Only the same minor version will do, or what lies in a range that is asked for.
minor=$(scripts/version.sh MINOR)
asks_for() {
  sed "s/NRNN 0.[0-9]*/NRNN $1/" $tests/cmake/CMakeLists.txt > "$work/CMakeLists.txt" &&
    cmake -S "$work" -B "$work/asked" -DCMAKE_PREFIX_PATH="$prefix" -DEXAMPLES="$PWD/examples"
}
refused() {
  local said
  ! said=$(asks_for "$1" 2>&1) && grep -q "NRNNConfig.cmake, version: $version" <<< "$said"
}
before=0.$((minor - 1)) now=0.$minor after=0.$((minor + 1))
for asked in "$version" 0 "$before...$after" "$now...<$after" "$before...$version"; do
  check "cmake.version.taken $asked" asks_for "$asked"
done
for asked in "$after" "$before" 1 1.0 "$now.99" "$before...<$now" "$before...<$version" "$after...0.99" 1...2; do
  check "cmake.version.refused $asked" refused "$asked"
done
