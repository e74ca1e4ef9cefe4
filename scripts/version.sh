#!/usr/bin/env bash
# The version, which include/nrnn.h alone states: 0.2.0, or the parts of it that are named.
#   scripts/version.sh [MAJOR|MINOR|PATCH|ABI]
set -euo pipefail
cd "$(dirname "$0")/.."
number() { sed -nE "s/^#define NRNN_(VERSION_$1|$1_VERSION) ([0-9]+).*/\2/p" include/nrnn.h | grep . || missing "$1"; }
missing() { echo "version: expected NRNN_VERSION_$1 or NRNN_$1_VERSION in include/nrnn.h, found none" >&2; exit 1; }
case ${1-} in
  '') major=$(number MAJOR) minor=$(number MINOR) patch=$(number PATCH); echo "$major.$minor.$patch" ;;
  MAJOR | MINOR | PATCH | ABI) number "$1" ;;
  *) echo "version: expected MAJOR, MINOR, PATCH or ABI, found $1" >&2; exit 2 ;;
esac
