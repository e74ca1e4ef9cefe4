# Sourced by run.sh: the programs that use threads once more, with the thread sanitizer in library (Swift and C) and program;
# and the races of the Python package, with it in the library. Some of the models are enough: the code is the same for all.
races=$build/races
. scripts/sources.sh
raced=(elman sde gru-int8 stack-mixed)

races_library() {
  local source
  mkdir -p "$races"
  [ -n "$(find Sources include $tests/races.sh -newer "$races/core.o" 2>&1)" ] || return 0
  rm -f "$races"/*.o  # of files that have gone, too
  for source in "${c_sources[@]}"; do
    clang -O1 -g -std=c11 -fPIC -fno-math-errno -fsanitize=thread "${includes[@]}" -c "$source" \
      -o "$races/$(basename "$source" .c).o" || return 1
  done
  swiftc "${embedded[@]}" -Osize -g -sanitize=thread "${includes[@]}" -c "${swift_sources[@]}" -o "$races/core.o"
}

# A race ends the program. The toolchain's sanitizer wants its libdispatch.
toolchain=$(dirname "$(readlink -f "$(command -v swiftc)")")/../lib/swift/linux
race() { # program, flags...
  clang -std=c11 -O1 -g -fsanitize=thread "${warnings[@]}" "${@:2}" -Iinclude $tests/"$1".c $tests/{support,streams,results,realtime,loops}.c \
    "$races"/*.o -o "$races/$1" -pthread -lprotobuf-c -lm -L"$toolchain" -ldispatch -lBlocksRuntime -Wl,-rpath,"$toolchain" &&
    TSAN_OPTIONS="halt_on_error=1 exitcode=99" "$races/$1" "${raced[@]/#/$models/}"
}
raced=("${raced[@]/%/.nrnn}")

python_library() {
  clang -shared -fsanitize=thread -shared-libsan "$races"/*.o -o "$races/libnrnn.so" -lprotobuf-c -lm -L"$toolchain" \
    -ldispatch -lBlocksRuntime -Wl,-rpath,"$toolchain"
}

check races.library races_library
check races.instrumented grep -q __tsan_func_entry "$races/core.o"
for name in parallel threads handles; do check races.$name race $name; done
[ -n "${FULL-}" ] || raced=({elman,stack-mixed}.nrnn)  # fleets take long
check races.fleet_large race fleet_large

# Which of the two the sanitizer sees first is chance.
races_in() { grep -qE 'ThreadSanitizer: (data|Swift access) race' <<< "$1"; }

# A stream that is copied while another thread uses it: what must be found, in the Swift code among others.
control() {
  local log
  log=$(race handles -DUNLOCKED 2>&1)
  [ $? -eq 99 ] && races_in "$log" && grep -q 'nrnn_stream_copy' <<< "$log"
}
check races.control control

# The interpreter is not instrumented, but its locks are seen, and all that the library reads, writes and frees.
python_race() { # name, rounds
  env LD_PRELOAD="$toolchain/libBlocksRuntime.so $toolchain/libdispatch.so $(clang -print-file-name="libclang_rt.tsan-$machine.so")" \
    TSAN_OPTIONS="halt_on_error=1 exitcode=99" PYTHONPATH=bindings/python NRNN_LIBRARY="$PWD/$races/libnrnn.so" \
    "$python" bindings/python/tests/races.py "$1" "$2"
}

python_control() {
  local log
  log=$(python_race unlocked 100000 2>&1)
  [ $? -eq 99 ] && races_in "$log"
}
check races.python.library python_library
check races.python.control python_control
for name in close-other step-other copy-both-ways same-stream mapping; do check races.python.$name python_race $name 300; done
for name in close-while-used model-close mapping-close dropped; do check races.python.$name python_race $name 30; done
