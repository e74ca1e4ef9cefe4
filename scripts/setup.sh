#!/usr/bin/env bash
# Installs what is missing for a goal, and says first what that is.
#   scripts/setup.sh lib|command|cross|emulate|bare|wasm|browser|demo|test|wheel|dist|macos|lint|site|pipelines
# cross builds the library for ARM64 on x86-64, emulate runs it; the tests do both where they can be had. wasm is for
# WebAssembly and Node, browser for Chromium. wheel packs for this machine; dist makes all files of a release, and runs those
# of other CPUs and libcs; macos links for it, as a trial. pipelines has brokers and a cluster to test with.
# Root is used for apt packages alone, with sudo where needed. Python packages go into .venv,
# .venv-dist, .venv-lint, .venv-site and .venv-pipelines.
set -euo pipefail
cd "$(dirname "$0")/.."
goal=${1:-test}

declare -A packages=(
  [lib]="libprotobuf-c-dev pkg-config binutils gcc libc6-dev python3"
  [command]="g++ libtomlplusplus-dev zlib1g-dev libzstd-dev"
  [cross]="gcc-aarch64-linux-gnu libc6-dev-arm64-cross"
  [emulate]="qemu-user"
  [bare]="gcc-arm-none-eabi libnewlib-arm-none-eabi gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-system-arm qemu-system-misc"
  [wasm]="wasi-libc libclang-rt-14-dev-wasm32 nodejs"
  [browser]="chromium chromium-driver node-typescript"
  [demo]="python3-venv"
  [test]="cmake locales tzdata protobuf-c-compiler protobuf-compiler valgrind"
  [macos]="lld-19"
  [pipelines]="mosquitto openjdk-17-jre-headless iproute2"
  [dist]="build-essential debhelper dh-python help2man lintian mmdebstrap python3-numpy"
)
environment=.venv python=()
case $goal in
  lib) apt=${packages[lib]} ;;
  command) apt="${packages[lib]} ${packages[command]}" ;;
  cross) apt="${packages[lib]} ${packages[cross]}" ;;
  emulate) apt="${packages[lib]} ${packages[cross]} ${packages[emulate]}" ;;
  bare) apt="${packages[lib]} ${packages[bare]}" ;;
  wasm) apt="${packages[lib]} ${packages[wasm]}" ;;
  browser) apt=${packages[browser]} ;;
  demo) apt="${packages[lib]} ${packages[demo]}" python=(bindings/python/requirements.txt) ;;
  test)
    apt="${packages[lib]} ${packages[command]} ${packages[demo]} ${packages[test]}"
    python=(bindings/python/requirements{,-test}.txt)
    ;;
  wheel) apt="${packages[lib]} ${packages[command]} ${packages[demo]} ${packages[wasm]}" environment=.venv-dist python=(packaging/requirements.txt) ;;
  dist) apt=${packages[dist]} ;;
  macos) apt=${packages[macos]} ;;
  lint) apt="clang-format ${packages[demo]}" environment=.venv-lint python=(scripts/requirements.txt) ;;
  site) apt=${packages[demo]} environment=.venv-site python=(docs/requirements.txt) ;;
  pipelines)
    apt="${packages[lib]} ${packages[command]} ${packages[demo]} ${packages[pipelines]}" environment=.venv-pipelines
    python=(bindings/python/requirements-pipelines.txt)
    ;;
  *) echo "setup: expected lib, command, cross, emulate, bare, wasm, browser, demo, test, wheel, dist, macos, lint, site or pipelines, found $goal" >&2; exit 2 ;;
esac

command -v swiftc >/dev/null || {
  echo "setup: expected the Swift toolchain (6.2 or newer) on the PATH, found none: see https://swift.org/install" >&2
  exit 2
}

install_apt() {
  local missing=() root=()
  for package in $apt; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  local tool
  for tool in "${root[@]}" apt-get; do
    command -v "$tool" > /dev/null || { echo "setup: expected $tool to install ${missing[*]}, found none" >&2; exit 2; }
  done
  echo "setup: installing with apt: ${missing[*]}"
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The environment is complete when its file `installed` has what was asked for.
install_python() {
  local wanted
  wanted=$(cat "${python[@]}")
  grep -qxF "$(sha256sum <<<"$wanted")" "$environment/installed" 2>/dev/null && return
  echo "setup: installing into $environment:" $(grep -v '^#' <<<"$wanted")
  [ -x "$environment/bin/python" ] || python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check "${python[@]/#/--requirement=}"
  sha256sum <<<"$wanted" >> "$environment/installed"
}

case $goal in test | dist) "$0" wheel ;; esac  # first: of most pieces it is all that they need
install_apt
[ ${#python[@]} -eq 0 ] || install_python
[ "$goal" != test ] || {
  "$0" site
  "$0" wasm || echo "setup: there will be nothing of WebAssembly"
  "$0" bare || echo "setup: there will be nothing of chips"
  "$0" browser || echo "setup: nothing will be run in a browser"
}
case $(uname -m)/$goal in
  x86_64/cross | x86_64/emulate) scripts/sysroot.sh aarch64 ;;
  x86_64/test | x86_64/dist) "$0" emulate || echo "setup: there will be nothing of ARM64" ;;
esac
[ "$goal" != dist ] || "$0" macos || echo "setup: nothing will be linked for macOS"
[ "$goal" != dist ] || for arch in x86_64 aarch64; do
  scripts/sysroot.sh $arch musl || echo "setup: what is for musl will not be run on $arch"
done
