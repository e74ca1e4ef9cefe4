# What `make install` and `make uninstall` refuse, with nothing done: sourced after install.sh.
contents() { find "$places" -printf '%p %i %m %l\n' | LC_ALL=C sort; }
# refused WHAT VERB VARIABLES...: fails, names what, and leaves all as it was.
refused() {
  local what=$1 before found
  shift
  before=$(contents)
  found=$(verb "$@" 2>&1) && { echo "expected a refusal, found: $found"; return 1; }
  grep -qF -- "$what" <<< "$found" || { echo "expected \"$what\", found: $found"; return 1; }
  diff <(echo "$before") <(contents)
}
empty
check install.prefix_of_nothing refused "PREFIX: expected a folder, found nothing" install PREFIX=
check install.prefix_of_a_tilde refused "PREFIX: expected a folder, found ~/p" install PREFIX='~/p'
check install.variable_of_make refused 'LIBDIR: expected a folder, found $(PREFIX)/lib64' install PREFIX=/usr \
  LIBDIR='$(PREFIX)/lib64'
check install.line_break refused "DESTDIR: expected a folder, found a control character" install PREFIX=/usr \
  DESTDIR="$places/"$'a\nb'
check install.small_letters refused "found prefix" install prefix="$places/p" PREFIX="$places/p"
mv "$stubs/swiftc" "$work/swiftc"
check install.not_built refused "make lib command" install PREFIX="$places/p" ARCH=none
mv "$work/swiftc" "$stubs/swiftc"
check uninstall.nothing_there refused "$places/p/lib/cmake/NRNN/install_manifest.txt" uninstall PREFIX="$places/p"

# Where a place cannot be written, the others are as they were: a file for a folder, a folder for a file, no space for more.
touch "$places/file"
check install.prefix_is_a_file refused "$places/file" install PREFIX="$places/file"
check install.no_such_filesystem refused /proc/nrnn install PREFIX=/proc/nrnn
mkdir -p "$places/q/lib/libnrnn.so.0" "$places/r/share/fish"
touch "$places/r/share/fish/vendor_completions.d"
check install.library_is_a_folder refused "$places/q/lib/libnrnn.so.0" install PREFIX="$places/q"
check install.late_place_is_a_file refused "$places/r/share/fish" install PREFIX="$places/r"
verb install PREFIX="$places/old" > /dev/null && rm "$places/old/bin/nrnn" && mkdir "$places/old/bin/nrnn"
check install.upgrade_that_fails refused "$places/old/bin/nrnn" install PREFIX="$places/old"
command_fails() { COMMAND=/bin/false scripts/install.sh "$places/p"; }
no_command() { ! command_fails && [ ! -e "$places/p" ]; }
check install.command_that_fails no_command

calls_nothing() { [ ! -e "$work/called" ] || { echo "expected no call, found $(cat "$work/called")"; return 1; }; }
check install.calls_nothing calls_nothing
