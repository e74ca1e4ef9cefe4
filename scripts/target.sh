# Sourced with $arch set. What differs between CPUs, and between a build for this machine and one for another:
#   kind                          shared: libnrnn.so and libnrnn.a for Linux; wasm: nrnn.wasm; bare: libnrnn.a for a chip
#   swift_target, clang_target    flags of the compilers
#   link_target                   flags of the linker
#   tools                         prefix of ld, objcopy, ar and gcc
#   protobuf                      protobuf-c's archive, or -lprotobuf-c where there is none; of a kind that is not
#                                 shared the folder of its sources
#   emulator                      what runs a program of that CPU
machine=$(uname -m)
multiarch=$arch-linux-gnu
kind=shared
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
  */wasm32) kind=wasm swift_triple=wasm32-unknown-none-wasm libc=(/usr/include/wasm32-wasi) chip=(--target=wasm32-wasi) ;;
  */armv7em)
    kind=bare swift_triple=armv7em-none-none-eabi libc=(/usr/lib/arm-none-eabi/include)
    # Of Cortex-M4F and later: floats in registers of the FPU, across calls too, unless FLOAT says otherwise.
    chip=(--target=armv7em-none-eabi -mcpu=cortex-m4 -mthumb -mfloat-abi="${FLOAT:-hard}" -mfpu=fpv4-sp-d16)
    ;;
  */armv6m) kind=bare swift_triple=armv6m-none-none-eabi libc=(/usr/lib/arm-none-eabi/include) chip=(--target=armv6m-none-eabi -mcpu=cortex-m0 -mthumb -mfloat-abi=soft) ;;
  */riscv32) kind=bare swift_triple=riscv32-none-none-eabi libc=(/usr/lib/picolibc/riscv64-unknown-elf/include) chip=(--target=riscv32-none-elf -march=rv32imac -mabi=ilp32) ;;
  *) echo "target: expected x86_64, aarch64, wasm32, armv7em, armv6m or riscv32, and aarch64 on x86_64 alone, found $arch on $machine" >&2; exit 2 ;;
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

missing() { echo "target: expected $1 to build for $arch, found none: run scripts/setup.sh ${kind/shared/cross}" >&2; exit 3; }
[ "$kind" = shared ] || . scripts/target_chip.sh
[ -z "$tools" ] || {
  command -v "${tools}gcc" >/dev/null || missing "${tools}gcc"
  [ -f "/usr/$multiarch/include/stdlib.h" ] || missing "/usr/$multiarch/include/stdlib.h"
  [ -f "$protobuf" ] || missing "libprotobuf-c in .build-$arch/sysroot"
}
[ "$kind" != shared ] || [ -n "$protobuf" ] || protobuf=$(gcc -print-file-name=libprotobuf-c.a)
[ "$kind" != shared ] || [ -f "$protobuf" ] || protobuf=-lprotobuf-c
