# Sourced by Tests/Hostile/run.sh: libraries of earlier releases, which are kept, with the files of today. Programs are
# compiled with the header of the release; only the one that asks for it with today's.
compile() { # SOURCE KEPT FLAGS...: KEPT/NAME
  clang "${@:3}" "${warnings[@]}" "$1" "$2/libnrnn.so.0" "-Wl,-rpath,$2" -o "$2/$(basename "$1" .c)"
}
build_kept() { # RELEASE KEPT
  local source
  for source in Tests/compat/compat.c Tests/Hostile/bad_models.c Tests/Architectures/digest.c; do
    compile "$source" "$2" "-I$1" || return
  done
  compile Tests/compat/version.c "$2"
}

# What is later than today is so for every release.
later=$work/later-than-today
mkdir "$later" && cp "$work/models/elman.nrnn" "$later" && "$work/shipped/compat" write "$later/elman.nrnn" &&
  "$python" Tests/compat/later.py "$later" || exit 1

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
  build_kept "$release" "$kept" || return
  run_program "$kept/version" "$version"
  run_program "$kept/compat" check "$release"/*.nrnn
  run_program "$kept/compat" check "$today"/*.nrnn
  run_program "$python" Tests/compat/zoo_of_today.py "$release" "$kept" "$library" "$kept/digest"
  run_program "$kept/bad_models" "$release/later"
  run_program "$kept/bad_models" "$later/later"
  run_program "$kept/compat" refuse "$release/elman.nrnn" "$release"/later/*.snapshot "$later"/later/*.snapshot
  return $failed
}

for packed in Tests/compat/*/libnrnn.so.xz; do
  if [ "$(uname -m)" = x86_64 ]; then
    run_kept "$(dirname "$packed")" | sed -E "s|^(PASS\|FAIL) |\1 kept $(basename "$(dirname "$packed")") |" || failed=1
  else
    echo "SKIP kept libraries: they are of x86-64"
  fi
done
