#!/usr/bin/env bash
# Builds the site into .build-site, or a folder that is named, in place of the site that is there. It needs .venv-site
# (scripts/setup.sh site), the command, no network; a warning is an error.
#   docs/site/build.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
site=$(realpath -m "${1:-.build-site}")

refuse() { echo "site: $1" >&2; exit 2; }
[ -x .venv-site/bin/mkdocs ] || refuse "expected mkdocs in .venv-site, found none: scripts/setup.sh site"
mkdir -p "$site" 2> /dev/null && [ -w "$site" ] || refuse "expected a folder to write into, found $site: name another"
# mkdocs empties it first, but for names with a dot: one of these tells that the folder is ours.
[ -z "$(ls -A "$site")" ] || [ -e "$site/.site" ] || refuse "expected an empty folder or a site, found other files in $site"
: > "$site/.site"

# Warnings are counted where they are not silenced, so all is said to a variable. The theme would tell of its successor.
said=$(NO_MKDOCS_2_WARNING=1 .venv-site/bin/mkdocs build --strict --site-dir "$site" 2>&1) ||
  { grep -v '^INFO' <<< "$said" >&2; exit 1; }
echo "site: $(realpath --relative-to=. "$site")/index.html"
