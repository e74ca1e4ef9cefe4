# Sourced by run.sh: a host in locales of its own, which are made here, with a comma, and with a decimal point of two
# bytes (U+066B, as Pashto has).
locales=$PWD/$build/locales
make_locale() { # name, code point
  mkdir -p "$locales"
  printf 'comment_char %%\nescape_char /\nLC_NUMERIC\ndecimal_point "<%s>"\nthousands_sep ""\ngrouping -1\nEND LC_NUMERIC\n' "$2" > "$locales/$1.txt"
  rm -rf "${locales:?}/$1"
  localedef -c -i "$locales/$1.txt" -f UTF-8 "$locales/$1" 2> /dev/null
  [ -e "$locales/$1/LC_NUMERIC" ]
}

for made in comma:U002C arabic:U066B; do
  name=${made%:*}
  if make_locale "$name" "${made#*:}"; then
    compiled=$(compile locale -L"$lib" -lnrnn -Wl,-rpath,"$lib" 2>&1) || { fail locale.build "$compiled"; continue; }
    LOCPATH=$locales "${emulator[@]}" $build/locale "$name" "${given[@]}" || failed=1
  else
    echo "SKIP locale.$name: expected localedef and its charmap UTF-8, found none"
  fi
done
