# C and C++ programs against the installed library, with both compilers, linked in every way.
flags=(-O1 -Wall -Wextra -pedantic -Werror)
shared=$(pkg-config --cflags --libs nrnn)
static="-static $(pkg-config --static --cflags --libs nrnn)"  # no other shared library either
archive="$prefix/lib/libnrnn.a -I$prefix/include -lm"

builds_and_runs() { # compiler and standard, source, link flags, arguments...
  local compiler=$1 source=$2 link=$3 out
  shift 3
  out=$work/$(basename "$source").$RANDOM
  $compiler "${flags[@]}" "$source" -o "$out" $link && "$out" "$@" > "$out.txt" && gives "$out.txt" "$source"
}

# Every way of building gives the text that the first one gave, and that text is right.
gives() { # output, source
  local first=$work/first.$(basename "$2").txt
  [ -s "$1" ] || { echo "expected output, found none"; return 1; }
  [ -f "$first" ] || cp "$1" "$first"
  diff "$first" "$1"
}

ways=(shared static archive)
for way in "${ways[@]}"; do
  for c in gcc clang; do
    check "programs.$way.$c.smallest" builds_and_runs "$c -std=c11" examples/c/smallest.c "${!way}" "$model"
    check "programs.$way.$c.parallel" builds_and_runs "$c -std=c11 -pthread" examples/c/parallel.c "${!way}" "$model"
    check "programs.$way.$c.classify" builds_and_runs "$c -std=c11" examples/c/classify.c "${!way}" "$model" "$csv"
  done
  for cxx in g++ clang++; do
    check "programs.$way.$cxx.ensemble" builds_and_runs "$cxx -std=c++17" examples/cpp/ensemble.cpp "${!way}" "$model" "$csv"
    check "programs.$way.$cxx.later" builds_and_runs "$cxx -std=c++17" $tests/later.cpp "${!way}" "$model"
    check "programs.$way.$cxx.raii" builds_and_runs "$cxx -std=c++17" $tests/raii.cpp "${!way}" "$model" "$calibrated"
  done
  check "programs.$way.process" builds_and_runs "gcc -std=c11" $tests/process.c "${!way}" "$model"
done

# Beside a protobuf-c of the program's own, which the library does not bring along here.
beside=$(pkg-config --cflags --libs nrnn_without_protobuf_c)
asks_for_protobuf_c() { grep libprotobuf-c <<< "$(ldd "$(ls "$work"/classify.c.[0-9]* | grep -v txt | xargs ls -t | head -n 1)")"; }
check programs.beside.classify builds_and_runs "gcc -std=c11" examples/c/classify.c "$beside" "$model" "$csv"
check programs.beside.protobuf_c asks_for_protobuf_c

# The digit in digit.csv is a one.
sums_to_one() { awk '{sum += $2} END {if (sum < 0.999 || sum > 1.001) {print "expected probabilities, found sum " sum; exit 1}}' "$1"; }
is_a_one() { same "class" 1 "$(sort -k2 -g -r "$work/first.classify.c.txt" | head -n 1 | cut -d' ' -f1)"; }
check programs.classify.sums sums_to_one "$work/first.classify.c.txt"
check programs.classify.digit is_a_one

says_equal() { grep -q "give equal bits" "$1" || { echo "expected equal bits, found $(cat "$1")"; return 1; }; }
check programs.parallel.bits says_equal "$work/first.parallel.c.txt"

lines() { [ "$(wc -l < examples/c/classify.c)" -le 40 ] || { echo "expected 40 lines, found $(wc -l < examples/c/classify.c)"; return 1; }; }
check programs.classify.lines lines

refuses() { # program's name, arguments...: exit code 1 and a sentence
  local program out
  program=$(ls "$work/$1".[0-9]* | grep -v txt | head -n 1)
  shift
  out=$("$program" "$@" 2>&1 > /dev/null)
  [ $? -eq 1 ] && grep -q expected <<< "$out"
}
printf 'pixel\n1\nabc\n' > "$work/bad.csv"
check programs.classify.bad_cell refuses classify.c "$model" "$work/bad.csv"
check programs.classify.no_model refuses classify.c "$csv" "$csv"
check programs.ensemble.no_model refuses ensemble.cpp "$work/none" "$csv"

# Compiled with a header whose number is one higher than the library's: nothing is loaded.
with_later() { # minor or ABI, what the message says
  local number found
  mkdir -p "$work/later" && cp -r "$prefix/include/." "$work/later"
  number=$(sed -n "s/^#define NRNN_$1 \([0-9]*\).*/\1/p" "$work/later/nrnn.h")
  sed -i "s/^#define NRNN_$1 .*/#define NRNN_$1 $((number + 1))/" "$work/later/nrnn.h"
  g++ -std=c++17 -I"$work/later" examples/cpp/ensemble.cpp -o "$work/later/program" $shared || return
  found=$("$work/later/program" "$model" "$csv" 2>&1 > /dev/null)
  [ $? -eq 1 ] && grep "$2" <<< "$found" || { echo "expected '$2', found '$found'"; return 1; }
}
check programs.header.later with_later VERSION_MINOR 'header: expected version .* at most, found .*: install libnrnn'
check programs.header.other_abi with_later ABI_VERSION 'header: expected ABI version 0, found 1: compile with the header'

beside_python() {
  python3 - "$prefix/lib/libnrnn.so" "$model" <<< '
import ctypes, sys
lib = ctypes.CDLL(sys.argv[1])
model = ctypes.c_void_p()
assert lib.nrnn_model_load_file(sys.argv[2].encode(), None, ctypes.byref(model), None) == 0
lib.nrnn_model_free(model)'
}
check programs.dlopen.python beside_python

loaded_late() {
  gcc -std=c11 "${flags[@]}" $tests/late.c -o "$work/late" -I"$prefix/include" -pthread -ldl && "$work/late" "$prefix/lib/libnrnn.so"
}
check programs.dlopen.late loaded_late
