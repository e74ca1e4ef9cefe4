#!/usr/bin/env bash
# Removes what `make install` with the same variables installed, and the folders it made that are empty now.
#   scripts/uninstall.sh PREFIX [DESTDIR]     BINDIR, LIBDIR, INCLUDEDIR, DATADIR, DOCDIR: see scripts/places.sh
set -euo pipefail
. "$(dirname "$0")/places.sh"
[ -f "$destdir$manifest" ] || refuse "expected $destdir$manifest, found none: nothing is installed there"

mapfile -t files < <(listed file)
for file in "${files[@]}"; do
  folder=$(dirname -- "$(from_line "$file")")
  [ -w "$folder" ] || [ ! -d "$folder" ] || refuse "$folder: expected a folder that may be written, found none: nothing was removed"
done

# Folders that were staged are ours where they still are, or by their name.
folders() {
  listed folder
  listed staged | if [ -n "$destdir" ]; then cat; else grep -E '/(nrnn|NRNN)(/|$)'; fi || true
}
mapfile -t folders < <(folders | while read -r line; do from_line "$line"; done | sort -r)

for file in "${files[@]}"; do rm -f -- "$(from_line "$file")"; done
for folder in "${folders[@]}"; do
  [ ! -d "$folder" ] || rmdir --ignore-fail-on-non-empty -- "$folder"
done
echo "uninstall: removed from $destdir$prefix"
tell_loader
