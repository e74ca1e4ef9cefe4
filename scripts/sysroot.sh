#!/usr/bin/env bash
# Unpacks libprotobuf-c for another CPU into .build-<arch>/sysroot. apt works on a state of its own: nothing is installed,
# the machine is not told of another architecture, and no root is needed.
#   scripts/sysroot.sh aarch64
set -euo pipefail
cd "$(dirname "$0")/.."
arch=${1:?sysroot: expected aarch64, found none}
root=$PWD/.build-$arch
declare -A debian=([aarch64]=arm64)
packages=(libprotobuf-c-dev)

[ -f "$root/sysroot/usr/lib/$arch-linux-gnu/libprotobuf-c.a" ] && exit
echo "sysroot: unpacking ${packages[*]} for $arch into ${root#"$PWD"/}/sysroot"
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
(cd "$root/apt/packages" && "${apt[@]}" download "${packages[@]}") || {
  echo "sysroot: expected apt to have ${packages[*]} for ${debian[$arch]}: unpack them yourself into ${root#"$PWD"/}/sysroot" >&2
  exit 1
}
for package in "$root"/apt/packages/*.deb; do dpkg -x "$package" "$root/apt/sysroot"; done
mv "$root/apt/sysroot" "$root/sysroot"
rm -rf "$root/apt"
