#!/usr/bin/env bash
# A program for a chip, and how it is run: in the emulator's folder, which semihosting gives it as its own.
#   build.sh ARCH PROGRAM FILE|FLAG...     compiles and links, with what stands in .build-lib/ARCH (or in $LIB)
#   build.sh ARCH --emulator               prints the words of the emulator's command, before the program
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd) root=$(cd "$(dirname "$0")/../../.." && pwd)
arch=$1 program=$2
cortexm=(-mthumb -nostartfiles --specs=rdimon.specs -T "$here/cortexm.ld" "$here/cortexm_start.c")
case $arch in
  armv7em) tools=arm-none-eabi- flags=(-mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16 "${cortexm[@]}") emulator=(qemu-system-arm -M mps2-an500) ;;
  armv6m) tools=arm-none-eabi- flags=(-mcpu=cortex-m0 -mfloat-abi=soft "${cortexm[@]}") emulator=(qemu-system-arm -M mps2-an385) ;;
  riscv32)
    tools=riscv64-unknown-elf- emulator=(qemu-system-riscv32 -M virt -bios none)
    flags=(-march=rv32imac -mabi=ilp32 --specs=picolibc.specs --oslib=semihost --crt0=semihost
      -Wl,--defsym=__flash=0x80000000 -Wl,--defsym=__flash_size=8M -Wl,--defsym=__ram=0x80800000 -Wl,--defsym=__ram_size=64M)
    ;;
  *) echo "build: expected armv7em, armv6m or riscv32, found $arch" >&2; exit 2 ;;
esac
emulator+=(-display none -chardev stdio,id=host -semihosting-config enable=on,target=native,chardev=host)
[ "$program" != --emulator ] || { echo "${emulator[@]}" -kernel; exit; }
shift 2
"${tools}gcc" -std=c11 -O1 -ffunction-sections -fdata-sections "${flags[@]}" -I"$root/include" "$@" "${LIB:-$root/.build-lib/$arch}/libnrnn.a" \
  -Wl,--gc-sections -o "$program"
