#!/usr/bin/env bash
# The functions that include/nrnn.h declares, one per line.
cd "$(dirname "$0")/.."
clang -fsyntax-only -Xclang -ast-dump=json -x c include/nrnn.h \
  | python3 -c 'import json,sys; print("\n".join(sorted(d["name"] for d in json.load(sys.stdin)["inner"] if d["kind"] == "FunctionDecl" and d["name"].startswith("nrnn_"))))'
