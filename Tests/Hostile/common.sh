# Sourced by the suites that need small model files, or the library under sanitizers. They run from the root.
library=$PWD/.build-lib/$(uname -m)
sanitized=$PWD/.build-sanitized
# A finding ends the program; so does what undefined behaviour there is.
sanitize=(-fsanitize=address,undefined -fno-sanitize-recover=all)
export NRNN_LIBRARY=${NRNN_LIBRARY:-$library/libnrnn.so}
export PYTHONPATH=$PWD/bindings/python:$PWD/Tests/Hostile PYTHONDONTWRITEBYTECODE=1
python=${PYTHON:-$PWD/.venv/bin/python}
failed=0

# test_that NAME COMMAND...: PASS if the command succeeds, else FAIL with the last line that it printed.
test_that() {
  local name=$1 said
  shift
  if said=$("$@" 2>&1); then
    echo "PASS $name"
  else
    echo "$said" >&2
    echo "FAIL $name: $(tail -n 1 <<< "$said")"
    failed=1
  fi
}

# Programs print their own lines and end with 1 if one is FAIL; any other end, such as a sanitizer's, is a failure by
# itself.
export ASAN_OPTIONS=exitcode=99
run_program() {
  local code=0
  "$@" || code=$?
  [ $code = 0 ] || failed=1
  [ $code -le 1 ] || echo "FAIL $(basename "$1") ends well: ended with $code"
}
