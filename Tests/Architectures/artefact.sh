# Sourced for each $arch, installed under $prefix: what the shared and the static library bring along and ask for.
so=$prefix/lib/libnrnn.so
dynamic() { readelf --wide --dynamic "$so" | sed -n "s/.*($1).*\[\(.*\)\]/\1/p" | sort; }
imports() { nm --dynamic --undefined-only --format=posix "$so" | cut -d' ' -f1; }

exports_shared() { same exports "$(scripts/exports.sh)" "$(nm --dynamic --extern-only --defined-only --format=posix "$so" | cut -d' ' -f1 | sort)"; }
exports_static() { same exports "$(scripts/exports.sh)" "$(nm --extern-only --defined-only --format=posix "$prefix/lib/libnrnn.a" | sed 's/ .*//' | grep -v ']:$' | sort)"; }
soname() { same SONAME libnrnn.so.0 "$(dynamic SONAME)"; }
needed() { same NEEDED libc.so.6 "$(dynamic NEEDED | grep -v -e libm.so.6 -e ld-linux)"; }
size() { scripts/size.py --check $arch; }

# The library ends nothing, prints nothing, starts nothing and reads no environment.
forbidden='_?exit|abort|(|v|f|d)printf|f?puts|putchar|f?write|perror|arc4random.*|getrandom|rand|pthread_create|signal|sigaction|raise|kill|fork|system|(secure_)?getenv|setenv|dlopen|__assert_fail|setlocale|atexit|__cxa_atexit'
no_forbidden() {
  local found
  imports | grep -q '^posix_memalign' || { echo "expected to see the imports, found none"; return 1; }
  found=$(imports | sed 's/@.*//' | grep -xE "$forbidden" | tr '\n' ' ')
  same "forbidden imports" "" "$found"
}

# Debian 12 has 2.36, Ubuntu 22.04 has 2.35, RHEL 9 has 2.34.
glibc() {
  local newest
  newest=$(imports | sed -n 's/.*@GLIBC_//p' | sort -V | tail -n 1)
  [ "$(printf '%s\n' "$newest" 2.34 | sort -V | tail -n 1)" = 2.34 ] || { echo "expected glibc 2.34 at most, found $newest"; return 1; }
}

no_text_relocations() { ! readelf --dynamic "$so" | grep -q TEXTREL && ! readelf --wide --segments "$so" | grep GNU_STACK | grep -q RWE; }
links() { same links "libnrnn.so.0 libnrnn.so.$(scripts/version.sh)" "$(readlink "$prefix/lib/libnrnn.so") $(readlink "$prefix/lib/libnrnn.so.0")"; }
stripped() { ! readelf --sections "$so" | grep -q -e '\.symtab' -e '\.debug'; }

for test in exports_shared exports_static soname needed size no_forbidden glibc no_text_relocations links stripped; do
  check "$arch.artefact.$test" $test
done
scripts/size.py $arch | sed 's/^/  /'
