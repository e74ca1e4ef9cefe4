# Sourced for each $arch that is emulated: what its library must do besides giving the same digests. The snapshots and
# bits of the releases were written on x86-64. FULL=1: all of the C API.
compile() { # source
  clang "${clang_target[@]}" -std=c11 -O1 -Wall -Wextra -Werror -Iinclude -ITests/Hostile "$1" -o "$work/$(basename "$1" .c)" \
    -L.build-lib/$arch -lnrnn -Wl,-rpath,"$root/.build-lib/$arch" -lm
}
named() { sed -E "s/^(PASS|FAIL) /\1 $arch.$1./"; }
program() { # source, arguments...
  local name
  name=$(basename "$1" .c)
  check "$arch.$name.build" compile "$1"
  shift
  "${emulator[@]}" "$work/$name" "$@" | named "$name" || failed=1
}

program Tests/compat/compat.c check Tests/compat/*/*.nrnn
program Tests/Hostile/bad_models.c Tests/BadModels/files
Tests/CAPI/run.sh $arch | named capi || failed=1
