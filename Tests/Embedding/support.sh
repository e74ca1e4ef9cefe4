# Shared by the embedding tests: one PASS or FAIL line per test, the log of a failure on stderr.
failed=0

check() { # name, command...
  local name=$1 log
  shift
  if log=$("$@" 2>&1); then
    echo "PASS $name"
  else
    echo "FAIL $name: $(tail -n 1 <<< "$log")"
    echo "$log" >&2
    failed=1
  fi
}

same() { # what, expected, found
  [ "$2" = "$3" ] || { echo "$1: expected $(tr '\n' ' ' <<< "$2"), found $(tr '\n' ' ' <<< "$3")"; return 1; }
}
