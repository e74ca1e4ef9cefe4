# Sourced by Tests/Hostile/run.sh: libraries of earlier releases, which are kept, with the files of today. Programs are
# compiled with today's header, as a host's may be.
write_again() { # RELEASE FOLDER: its models, as today's package writes them
  "$python" -c 'import sys, pathlib, nrnn
for model in pathlib.Path(sys.argv[1]).glob("*.nrnn"):
    nrnn.ModelFile.of(model).save(pathlib.Path(sys.argv[2], model.name))' "$@"
}

run_kept() { # RELEASE: fails if a test of it did
  local release=$1 version failed=0
  version=$(basename "$release")
  local kept=$work/kept-$version today=$work/today-$version
  mkdir "$kept" "$today"
  "$python" Tests/compat/library.py unpack "$release" "$kept" && write_again "$release" "$today" || return
  "$work/shipped/compat" write "$today"/*.nrnn || return
  build "$kept" "$kept/libnrnn.so.0" "-Wl,-rpath,$kept"
  run_program "$kept/compat" version "$version"
  run_program "$kept/compat" check "$release"/*.nrnn
  run_program "$kept/compat" check "$today"/*.nrnn
  run_program "$kept/bad_models" "$release/later"
  run_program "$kept/compat" refuse "$release/elman.nrnn" "$release"/later/*.snapshot
  return $failed
}

for packed in Tests/compat/*/libnrnn.so.xz; do
  if [ "$(uname -m)" = x86_64 ]; then
    run_kept "$(dirname "$packed")" | sed -E "s|^(PASS\|FAIL) |\1 kept $(basename "$(dirname "$packed")") |" || failed=1
  else
    echo "SKIP kept libraries: they are of x86-64"
  fi
done
