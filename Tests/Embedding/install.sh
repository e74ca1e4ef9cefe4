# `make install` and `make uninstall` into places of every kind, as sudo runs them: no Swift, apt or sudo is at hand.
stubs=$work/stubs
places=$work/places
mkdir -p "$stubs" "$places"
for tool in swift swiftc clang apt-get sudo; do
  printf '#!/bin/sh\necho "%s $*" >> "%s"\nexit 1\n' $tool "$work/called" > "$stubs/$tool"
done
cat > "$stubs/ldconfig" <<STUB
#!/bin/sh
if [ \$# -gt 0 ]; then echo "$places/p/lib: (from /etc/ld.so.conf:1)"; else echo renewed >> "$work/renewed"; fi
STUB
printf '#!/bin/sh\necho "# completions for $2"\n' > "$stubs/nrnn"
chmod +x "$stubs"/*
verb() { env -i PATH="$stubs:/usr/bin:/bin" make -s "$@" COMMAND="$stubs/nrnn"; }

empty() { rm -rf "$places" && mkdir "$places"; }
nothing_left() { same "left behind" "" "$(cd "$places" && find . -mindepth 1)"; }

# A C program links with the installed library, shared and static, and runs.
by_pkg_config() { # folder of the library, flags of pkg-config, of the compiler
  local flags
  flags=$(PKG_CONFIG_PATH=$1/pkgconfig pkg-config --cflags --libs ${2-} nrnn) &&
    eval "cc ${3-} examples/c/smallest.c -o $work/by_pkg_config $flags" &&
    LD_LIBRARY_PATH=$1 "$work/by_pkg_config" "$model"
}
both_by_pkg_config() { by_pkg_config "$1" && by_pkg_config "$1" --static -static; }
by_cmake() { # prefix
  rm -rf "$work/by_cmake"
  cmake -S $tests/cmake/smallest -B "$work/by_cmake" -DCMAKE_PREFIX_PATH="$1" -DEXAMPLES="$PWD/examples" &&
    cmake --build "$work/by_cmake" && "$work/by_cmake/shared" "$model" && "$work/by_cmake/static" "$model"
}

# Installed, used by all of these, and gone without a trace.
comes_and_goes() { # users of the library, prefix, folder of the library, variables...
  local users=$1 prefix=$2 libdir=$3 user
  shift 3
  empty && verb install PREFIX="$prefix" "$@" || return
  for user in $users; do
    case $user in cmake) by_cmake "$prefix" ;; pkg-config) both_by_pkg_config "$libdir" ;; esac || return
  done
  verb uninstall PREFIX="$prefix" "$@" && nothing_left
}
both="pkg-config cmake"
multiarch=lib/$(gcc -print-multiarch)
check install.space comes_and_goes "$both" "$places/a b" "$places/a b/lib"
check install.quotes comes_and_goes "$both" "$places/it's \"here\"" "$places/it's \"here\"/lib"
check install.backslash comes_and_goes pkg-config "$places/a\\b" "$places/a\\b/lib" # CMake takes it for a slash
check install.dollar comes_and_goes cmake "$places/a\$HOME" "" # pkg-config leaves it to the shell
check install.letters comes_and_goes "$both" "$places/größe [x]* a&b #1" "$places/größe [x]* a&b #1/lib"
check install.slashes comes_and_goes pkg-config "$places//p/./q/" "$places/p/q/lib"
check install.relative comes_and_goes pkg-config "$(realpath --relative-to=. "$places")/p" "$places/p/lib"
check install.multiarch comes_and_goes "$both" "$places/p" "$places/p/$multiarch" LIBDIR="$multiarch"
check install.absolute_libdir comes_and_goes "$both" "$places/p" "$places/p/$multiarch" LIBDIR="$places/p/$multiarch"
NRNN_DIR="$places/my libs/l/cmake/NRNN" \
  check install.libdir_elsewhere comes_and_goes "$both" "$places/p" "$places/my libs/l" LIBDIR="$places/my libs/l"
check install.deep_includedir comes_and_goes "$both" "$places/p" "$places/p/lib" INCLUDEDIR="include/my own"

# By way of a link, as /lib is one to /usr/lib: of the libraries' folder, and of the whole prefix.
by_links() {
  empty && mkdir -p "$places/p/usr/lib" && ln -s usr/lib "$places/p/lib" && ln -s p "$places/link" &&
    verb install PREFIX="$places/link/usr" && both_by_pkg_config "$places/link/lib" &&
    NRNN_DIR=$places/p/lib/cmake/NRNN by_cmake "" && NRNN_DIR=$places/link/usr/lib/cmake/NRNN by_cmake ""
}
outside_by_link() {
  empty && mkdir -p "$places/p" "$places/elsewhere/lib" && ln -s ../elsewhere/lib "$places/p/lib" &&
    verb install PREFIX="$places/p" && both_by_pkg_config "$places/p/lib" && by_cmake "$places/p"
}
check install.by_links by_links
check install.outside_by_link outside_by_link

# What is there: each path with its mode and where it points to; times and contents aside.
listing() { (cd "$1" && find . -path './share/doc/nrnn/docs/*' -prune -o -path './share/nrnn/*' -prune -o -printf "%m %p %l\n" | LC_ALL=C sort -k 2); }
expected_listing() { sed "s/@VERSION@/$version/" $tests/installed.txt; }
for_everyone() {
  empty && (umask 077 && verb install PREFIX="$places/p") &&
    same "others cannot read" "" "$(find "$places/p" ! -type l ! -perm -o=r -o -type d ! -perm -o=x)" &&
    expected_listing | diff - <(listing "$places/p")
}
check install.what_and_for_whom for_everyone

# Pages find each other, the examples and the headers, wherever these are.
pages_lead() { "$python" $tests/dead_links.py "$1"; }
pages_elsewhere() {
  empty && verb install PREFIX="$places/p" "$@" && pages_lead "$places" && verb uninstall PREFIX="$places/p" "$@" && nothing_left
}
check install.pages_of_a_moved_folder pages_lead "$prefix"
check install.pages_beside pages_elsewhere DOCDIR="share/doc/my nrnn" DATADIR="my share/a"
check install.pages_elsewhere pages_elsewhere DOCDIR="$places/my docs" INCLUDEDIR="$places/headers"

# A folder to be packed: files lie in it as they will lie on the machine, and name places there.
staged() {
  local stage="$places/st age"
  empty && verb install PREFIX="/opt/a b" LIBDIR=/usr/$multiarch DESTDIR="$stage/" &&
    same folders "$(printf '%s\n' opt usr)" "$(ls "$stage")" &&
    grep -qx "libdir=/usr/$multiarch" "$stage/usr/$multiarch/pkgconfig/nrnn.pc" && ! grep -rIl "$places" "$stage" &&
    verb uninstall PREFIX="/opt/a b" LIBDIR=/usr/$multiarch DESTDIR="$stage" && nothing_left
}
# Packed in one place, unpacked over a machine's folders, which stay.
unpacked() {
  empty && verb install PREFIX=/usr DESTDIR="$places/stage" && mkdir -p "$places/root/usr/bin" "$places/root/usr/share" &&
    cp -a "$places/stage/." "$places/root" && by_cmake "$places/root/usr" &&
    verb uninstall PREFIX="$places/root/usr" && same "left behind" "" "$(find "$places/root" -iname '*nrnn*')" &&
    [ -d "$places/root/usr/bin" ]
}
check install.staged staged

# A program for a machine whose root is a folder here: pkg-config is told so, and says it once.
sysroot() {
  local stage="$places/root"
  empty && verb install PREFIX=/usr LIBDIR="$multiarch" DESTDIR="$stage" || return
  export PKG_CONFIG_SYSROOT_DIR=$stage
  both_by_pkg_config "$stage/usr/$multiarch"
}
check install.sysroot sysroot
root_itself() {
  empty && verb install PREFIX=/ DESTDIR="$places/root" && both_by_pkg_config "$places/root/lib" &&
    verb uninstall PREFIX=/ DESTDIR="$places/root" && nothing_left
}
check install.root_itself root_itself
# The same libraries' folder by way of another prefix: the list of what was there is still read right.
other_prefix() {
  empty && verb install PREFIX="$places/p" && verb install PREFIX="$places/q" &&
    verb install PREFIX="$places/q" LIBDIR="$places/p/lib" && [ -e "$places/q/lib/libnrnn.so" ] &&
    [ ! -e "$places/p/include/nrnn.h" ] || return
  verb uninstall PREFIX="$places/q" && verb uninstall PREFIX="$places/q" LIBDIR="$places/p/lib" && nothing_left
}
check install.other_prefix other_prefix

# Root makes the loader's cache anew where it looks into the folder, and only then; others are told.
loader() {
  empty && rm -f "$work/renewed" && local said
  said=$(verb install PREFIX="$places/q" && verb install PREFIX="$places/p" DESTDIR="$places/stage") || return
  [ ! -e "$work/renewed" ] && grep -qF "the loader does not look into $places/q/lib" <<< "$said" || return
  said=$(verb install PREFIX="$places/p" && verb uninstall PREFIX="$places/p") || return
  if [ "$(id -u)" -eq 0 ]; then same calls "$(printf 'renewed\nrenewed')" "$(cat "$work/renewed")"
  else same told 2 "$(grep -c "run ldconfig as root" <<< "$said")"; fi
}
check install.loader loader

# The command that `make command` built, with what bash completes of it.
command_itself() {
  empty && env -i PATH="$stubs:/usr/bin:/bin" make -s install PREFIX="$places/p" &&
    diff <("$places/p/bin/nrnn" help) <(.build/release/nrnn help) &&
    bash -c '. "$1/p/share/bash-completion/completions/nrnn" && complete -p nrnn' - "$places" &&
    grep -q '^#compdef nrnn' "$places/p/share/zsh/site-functions/_nrnn" &&
    grep -q "complete .*-c '*nrnn" "$places/p/share/fish/vendor_completions.d/nrnn.fish"
}
check install.command command_itself
check install.unpacked unpacked

others_stay() {
  local others="./bin ./include/nrnn/other.h ./lib/libnrnn.so.0.0.9 ./lib/libother.so ./lib/pkgconfig"
  empty && mkdir -p "$places"/p/{bin,lib/pkgconfig} && touch "$places"/p/lib/lib{other.so,nrnn.so.0.0.9} &&
    verb install PREFIX="$places/p" && touch "$places/p/include/nrnn/other.h" && verb uninstall PREFIX="$places/p" &&
    same "left" "$(tr ' ' '\n' <<< "$others")" \
      "$(cd "$places/p" && find . ! -type d -o -empty | sort)"
}
# An earlier version's files go, and the rest is put in their stead, a broken link too; then all goes.
upgrade() {
  empty && verb install PREFIX="$places/p" && verb install PREFIX="$places/p" || return
  mv "$places/p/lib/libnrnn.so.$version" "$places/p/lib/libnrnn.so.0.0.9"
  sed -i "s/libnrnn.so.$version/libnrnn.so.0.0.9/" "$places/p/lib/cmake/NRNN/install_manifest.txt"
  ln -sf libnrnn.so.0.0.9 "$places/p/lib/libnrnn.so.0"
  verb install PREFIX="$places/p" && listing "$places/p" | diff <(expected_listing) - &&
    verb uninstall PREFIX="$places/p" && nothing_left
}
check install.others_stay others_stay
check install.upgrade upgrade
