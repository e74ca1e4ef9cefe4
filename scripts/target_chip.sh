# Sourced by target.sh for what is no Linux: flags of the compilers, and protobuf-c's sources, which nobody has built for it.
clang_target=("${chip[@]}")
for folder in "${libc[@]}"; do clang_target+=(-isystem "$folder"); done
[ "$kind" != bare ] || clang_target+=(-DNRNN_BARE)
swift_target=(-target "$swift_triple")
for flag in "${clang_target[@]:1}"; do swift_target+=(-Xcc "$flag"); done
[ -f "${libc[0]}/string.h" ] || missing "${libc[0]}/string.h"
protobuf=$PWD/.build-protobuf-c/sources
packaging/source.sh protobuf-c "$protobuf" || exit
clang_target+=(-isystem "$protobuf")
swift_target+=(-Xcc -isystem -Xcc "$protobuf")
