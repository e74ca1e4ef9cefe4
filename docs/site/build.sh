#!/usr/bin/env bash
# Builds the site into .build-site, or a folder that is named. It needs .venv-site (scripts/setup.sh site), the command, no
# network; a warning is an error.
#   docs/site/build.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -x .venv-site/bin/mkdocs ] || { echo "site: expected mkdocs in .venv-site, found none: scripts/setup.sh site" >&2; exit 2; }
# The theme would tell of its successor at each run.
NO_MKDOCS_2_WARNING=1 .venv-site/bin/mkdocs build --quiet --strict --site-dir "$(realpath -m "${1:-.build-site}")"
echo "site: $(realpath --relative-to=. "${1:-.build-site}")/index.html"
