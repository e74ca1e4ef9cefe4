# Sourced by run.sh: the programs that use threads once more, with the thread sanitizer in library (Swift and C) and program.
# Some of the models are enough: the code is the same for all.
races=$build/races
raced=(elman sde gru-int8 stack-mixed)

races_library() {
  local swift source
  mkdir -p "$races"
  [ -n "$(find Sources include $tests/races.sh -newer "$races/core.o" 2>&1)" ] || return 0
  mapfile -t swift < <(find Sources/NoisyRNN -name '*.swift' -not -path '*/SwiftAPI/*' | sort)
  for source in Sources/NRNNKernels/*.c Sources/NRNNFormat/*.c; do
    clang -O1 -g -std=c11 -fno-math-errno -fsanitize=thread "${includes[@]}" -c "$source" \
      -o "$races/$(basename "$source" .c).o" || return 1
  done
  swiftc -swift-version 6 -enable-experimental-feature Embedded -wmo -Osize -g -parse-as-library -module-name NoisyRNN \
    -sanitize=thread -Xcc -fPIC -Xllvm -relocation-model=pic "${includes[@]}" -c "${swift[@]}" -o "$races/core.o"
}
includes=(-I include -I Sources/NRNNKernels/include -I Sources/NRNNFormat/include -I Sources/CProtobufC)

# A race ends the program. The toolchain's sanitizer wants its libdispatch.
toolchain=$(dirname "$(readlink -f "$(command -v swiftc)")")/../lib/swift/linux
race() { # program
  clang -std=c11 -O1 -g -fsanitize=thread "${warnings[@]}" -Iinclude $tests/"$1".c $tests/{support,streams,results,realtime,loops}.c \
    "$races"/*.o -o "$races/$1" -pthread -lprotobuf-c -lm -L"$toolchain" -ldispatch -lBlocksRuntime -Wl,-rpath,"$toolchain" &&
    TSAN_OPTIONS="halt_on_error=1 exitcode=99" "$races/$1" "${raced[@]/#/$models/}"
}
raced=("${raced[@]/%/.nrnn}")

check races.library races_library
check races.instrumented grep -q __tsan_func_entry "$races/core.o"
for name in parallel fleet_large threads; do check races.$name race $name; done
