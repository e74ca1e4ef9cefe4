#!/usr/bin/env bash
# The version, which include/nrnn.h alone states: 0.2.0, or the parts of it that are named.
#   scripts/version.sh [MAJOR|MINOR|PATCH|ABI]
cd "$(dirname "$0")/.."
number() { sed -nE "s/^#define NRNN_(VERSION_$1|$1_VERSION) ([0-9]+).*/\2/p" include/nrnn.h; }
case ${1-} in
  '') echo "$(number MAJOR).$(number MINOR).$(number PATCH)" ;;
  MAJOR | MINOR | PATCH | ABI) number "$1" ;;
  *) echo "version: expected MAJOR, MINOR, PATCH or ABI, found $1" >&2; exit 2 ;;
esac
