#!/usr/bin/env bash
# Unpacks the sources of a Debian package, as their authors gave them out. apt works on a state of its own.
#   packaging/source.sh PACKAGE FOLDER
set -euo pipefail
package=$1 folder=$2
[ -d "$folder" ] && exit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unavailable() { echo "source: expected apt to have the sources of $package: unpack them yourself into $folder" >&2; exit 3; }

# From where this machine has its packages.
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
site=$(apt-get indextargets --format '$(SITE)' "Codename: $release" 2> /dev/null | head -1)
[ -n "$site" ] || unavailable
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $site $release main" > "$work/sources.list"
mkdir -p "$work"/{lists,cache/archives}/partial
apt=(apt-get -qq -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache" -o "Dir::Etc::SourceList=$work/sources.list"
  -o Dir::Etc::SourceParts=- -o APT::Sandbox::User=root)
"${apt[@]}" update && (cd "$work" && "${apt[@]}" source --download-only "$package") > /dev/null || unavailable
mkdir "$work/unpacked"
tar --extract --file "$work"/*.orig.tar.* --directory "$work/unpacked" --strip-components=1
mkdir -p "$(dirname "$folder")"
mv "$work/unpacked" "$folder"
