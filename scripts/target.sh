# Sourced with $arch set. What differs between CPUs, and between a build for this machine and one for another:
#   swift_target, clang_target    flags of the compilers
#   link_target                   flags of the linker
#   tools                         prefix of ld, objcopy, ar and gcc
#   protobuf                      protobuf-c's archive, or -lprotobuf-c where there is none
#   emulator                      what runs a program of that CPU
machine=$(uname -m)
multiarch=$arch-linux-gnu
swift_target=() clang_target=() link_target=() tools='' protobuf='' emulator=()

case $machine/$arch in
  x86_64/x86_64) ;;
  aarch64/aarch64) libc=(/usr/include/$multiarch /usr/include) ;;
  x86_64/aarch64)
    tools=$multiarch-
    sysroot=$PWD/.build-$arch/sysroot
    libc=(/usr/$multiarch/include "$sysroot/usr/include")
    protobuf=$sysroot/usr/lib/$multiarch/libprotobuf-c.a
    clang_target=(--target=$multiarch -isystem "$sysroot/usr/include")
    emulator=(qemu-$arch -L /usr/$multiarch)
    ;;
  aarch64/x86_64) echo "target: expected x86_64 to build for x86_64, found $machine: nothing is crossed to from there" >&2; exit 3 ;;
  *) echo "target: expected x86_64 or aarch64, or aarch64 on x86_64, found $arch on $machine" >&2; exit 2 ;;
esac

# The toolchain has Embedded Swift for bare ARM64 alone, on every machine; it looks for no libc by itself. Atomics are
# written out: the helpers that clang would call look at the CPU when the library is loaded.
if [ "$arch" = aarch64 ]; then
  swift_target=(-target aarch64-none-none-elf)
  # Its pages may have 64 KiB: tables that are read-only after relocation would begin on one, 60 KB further on.
  link_target=(-Wl,-z,norelro)
  for folder in "${libc[@]}"; do swift_target+=(-Xcc -isystem -Xcc "$folder"); done
  clang_target+=(-mno-outline-atomics)
fi

missing() { echo "target: expected $1 to build for $arch, found none: run scripts/setup.sh cross" >&2; exit 3; }
[ -z "$tools" ] || {
  command -v "${tools}gcc" >/dev/null || missing "${tools}gcc"
  [ -f "/usr/$multiarch/include/stdlib.h" ] || missing "/usr/$multiarch/include/stdlib.h"
  [ -f "$protobuf" ] || missing "libprotobuf-c in .build-$arch/sysroot"
}
[ -n "$protobuf" ] || protobuf=$(gcc -print-file-name=libprotobuf-c.a)
[ -f "$protobuf" ] || protobuf=-lprotobuf-c
