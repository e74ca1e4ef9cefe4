#!/usr/bin/env bash
# Removes what `make install` with the same variables installed, and the folders it made that are empty now.
#   scripts/uninstall.sh PREFIX [DESTDIR]     BINDIR, LIBDIR, INCLUDEDIR, DATADIR, DOCDIR: see scripts/places.sh
set -euo pipefail
. "$(dirname "$0")/places.sh"
[ -f "$destdir$manifest" ] || refuse "expected $destdir$manifest, found none: nothing is installed by these variables"

mapfile -t files < <(listed file | grep -vxF -- "$(to_line "$manifest")")
for file in "${files[@]}"; do
  folder=$(dirname -- "$(from_line "$file")")
  [ -w "$folder" ] || [ ! -d "$folder" ] || refuse "nothing was removed: expected leave to write in $folder, found none"
done

# Folders that were staged are ours where they still are, or by their name.
folders() {
  listed folder
  listed staged | if [ -n "$destdir" ]; then cat; else grep -E '/(nrnn|NRNN)(/|$)'; fi || true
}
mapfile -t folders < <(folders | while read -r line; do from_line "$line"; done | sort -r)

# The manifest last: what is cut short can be run again.
for file in "${files[@]}"; do rm -f -- "$(from_line "$file")"; done
rm -f -- "$destdir$manifest"
for folder in "${folders[@]}"; do
  [ ! -d "$folder" ] || rmdir --ignore-fail-on-non-empty -- "$folder" || true
done
echo "uninstall: removed from $destdir$prefix"
tell_loader
