#!/usr/bin/env bash
# Unpacks what a CPU or a libc needs that is not this machine's. apt works on a state of its own: nothing is installed, the
# machine is not told of another architecture, and no root is needed.
#   scripts/sysroot.sh aarch64             libprotobuf-c into .build-aarch64/sysroot
#   scripts/sysroot.sh x86_64|aarch64 musl    musl's loader into .build-<arch>/musl, to run programs for it
set -euo pipefail
cd "$(dirname "$0")/.."
arch=${1:?sysroot: expected x86_64 or aarch64, found none}
folder=${2:-sysroot}
root=$PWD/.build-$arch
declare -A debian=([x86_64]=amd64 [aarch64]=arm64)
declare -A packages=([sysroot]=libprotobuf-c-dev [musl]=musl)
declare -A proof=([sysroot]=usr/lib/$arch-linux-gnu/libprotobuf-c.a [musl]=lib/ld-musl-$arch.so.1)
package=${packages[$folder]}

[ -f "$root/$folder/${proof[$folder]}" ] && exit
echo "sysroot: unpacking $package for $arch into ${root#"$PWD"/}/$folder"
mkdir -p "$root"/apt/{state/lists/partial,cache/archives/partial,packages}
: > "$root/apt/state/status"
# Hooks of the machine's own apt would work on its own folders, as root; hence #clear.
cat > "$root/apt/apt.conf" <<EOF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear APT::Architectures;
APT::Architecture "${debian[$arch]}";
APT::Architectures { "${debian[$arch]}"; };
APT::Sandbox::User "root";
Dir::State "$root/apt/state";
Dir::State::status "$root/apt/state/status";
Dir::Cache "$root/apt/cache";
EOF
apt=(apt-get -qq "-c=$root/apt/apt.conf")
"${apt[@]}" update
(cd "$root/apt/packages" && "${apt[@]}" download "$package") || {
  echo "sysroot: expected apt to have $package for ${debian[$arch]}: unpack it yourself into ${root#"$PWD"/}/$folder" >&2
  exit 1
}
dpkg -x "$root"/apt/packages/*.deb "$root/apt/unpacked"
mv "$root/apt/unpacked" "$root/$folder"
rm -rf "$root/apt"
