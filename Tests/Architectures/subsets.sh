# Sourced by run.sh: libraries that leave cells out (make lib CELLS=) compute the same bits, and refuse the other cells by name.
every_cell=$(sed -n '/oneof cell {/,/}/s/.* \(\w*\) = [0-9]*;/\1/p' proto/nrnn_model.proto)
every_word="$every_cell
skip
activations"
subset_folder() { echo "$work/${1//,/-}"; }

# Each model gives its lines of the first digest, or is refused for a cell that is not there.
subset_models() { # CELLS, the fewest that it has (1)
  local folder model said accepted=0
  folder=$(subset_folder "$1")
  for model in "$models"/*.nrnn "$models"/indices/*.nrnn; do
    if LD_LIBRARY_PATH=$folder "$work/digest-installed" "$model" > "$work/subset.txt" 2> "$work/subset.log"; then
      same "lines of $model" "$(grep "^$(basename "$model") " "$work/first.txt")" "$(sed '$d' "$work/subset.txt")" || return
      accepted=$((accepted + 1))
    else
      said=$(sed -nE "s/.*: layers\[[0-9]+\]\.(\w+): expected a cell that this library was built with \(${1//,/, }\), found \1$/\1/p
        s/.*: layers\[[0-9]+\]\.\S+: expected TANH, .* since this library was built without (activations), found another$/\1/p" "$work/subset.log")
      [[ -n $said && ,$1, != *,$said,* ]] || { cat "$work/subset.log"; return 1; }
      echo "$said" >> "$work/refused.txt"
    fi
  done
  [ $accepted -ge "${2:-1}" ] || { echo "expected models of $1, found none"; return 1; }
}
every_cell_is_refused() { same "what a subset refused" "$(sort <<< "$every_word")" "$(sort -u "$work/refused.txt")"; }
unknown_cell() {
  local said
  said=$(CELLS=sde,abacus OUT=$work/none scripts/lib.sh 2>&1) && { echo "expected a refusal, found none"; return 1; }
  same message "CELLS: expected some of $(paste -sd, <<< "$every_word"), found abacus" "$said"
}

# Each cell alone: the sources that cells.py names and makes are whole; with FULL=1 the library too. Most have no model
# without a dense layer, and refuse them all.
compiles() ( # CELL
  arch=$(uname -m)
  . scripts/target.sh
  . scripts/sources.sh
  keep_cells "$1" "$work/alone-$1" &&
    swiftc "${embedded[@]}" -suppress-warnings "${swift_target[@]}" "${includes[@]}" -typecheck "${swift_sources[@]}" &&
    clang -std=c11 -fPIC "${clang_target[@]}" "${includes[@]}" -include "$work/alone-$1/cells.h" -fsyntax-only "${c_sources[@]}"
)
one_cell() { # CELL
  check "subset.$1.compiles" compiles "$1"
  [[ -n ${FULL-} && $1 != elman ]] || return 0
  check "subset.$1.build" env CELLS="$1" OUT="$(subset_folder "$1")" scripts/lib.sh
  check "subset.$1.models" subset_models "$1" 0
}

# No other cell's models of the zoo do without a dense layer.
for cells in sde,dense elman; do
  check "subset.$cells.build" env CELLS=$cells OUT="$(subset_folder $cells)" scripts/lib.sh
  check "subset.$cells.models" subset_models $cells
  check "subset.$cells.size" env OUT="$(subset_folder $cells)" scripts/size.py --check
done
for cell in $every_cell; do one_cell "$cell"; done
check subset.activations.compiles compiles gru,dense,activations
check subset.every_cell_is_refused every_cell_is_refused
check subset.unknown_cell unknown_cell
