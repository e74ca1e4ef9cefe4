# `make install` and `make uninstall` into places of every kind, as sudo runs them: Swift, apt and sudo are out of reach.
stubs=$work/stubs
places=$work/places
mkdir -p "$stubs" "$places"
for tool in swift swiftc clang apt-get sudo; do
  printf '#!/bin/sh\necho "%s $*" >> "%s"\nexit 1\n' $tool "$work/called" > "$stubs/$tool"
done
printf '#!/bin/sh\necho "# completions for $2"\n' > "$stubs/nrnn"
chmod +x "$stubs"/*
verb() { env -i PATH="$stubs:/usr/bin:/bin" make -s "$@" COMMAND="$stubs/nrnn"; }

# A C program by pkg-config and by CMake, shared and static, of the package in a prefix with its libraries in a folder.
by_pkg_config() { # folder of the library, flags of pkg-config, of the compiler
  local flags
  flags=$(PKG_CONFIG_PATH=$1/pkgconfig pkg-config --cflags --libs ${2-} nrnn) &&
    eval "cc ${3-} examples/c/smallest.c -o $work/by_pkg_config $flags" &&
    LD_LIBRARY_PATH=$1 "$work/by_pkg_config" "$model"
}
by_cmake() { # prefix, folder of the CMake package where CMake would not look for it
  rm -rf "$work/by_cmake"
  cmake -S $tests/cmake/smallest -B "$work/by_cmake" -DCMAKE_PREFIX_PATH="$1" -DEXAMPLES="$PWD/examples" ${2:+-DNRNN_DIR="$2"} &&
    cmake --build "$work/by_cmake" && "$work/by_cmake/shared" "$model" && "$work/by_cmake/static" "$model"
}
nothing_left() { # folder: neither in it nor beside it
  same "left behind" "" "$(cd "$places" && find . -mindepth 1)"
}

# One place: installed twice, used, and gone without a trace; what is another's stays.
comes_and_goes() { # prefix, folder of the library, variables...
  local prefix=$1 libdir=$2
  shift 2
  rm -rf "$places" && mkdir "$places"
  verb install PREFIX="$prefix" "$@" && verb install PREFIX="$prefix" "$@" &&
    by_pkg_config "$libdir" && by_pkg_config "$libdir" --static -static && by_cmake "$prefix" "$libdir/cmake/NRNN" &&
    verb uninstall PREFIX="$prefix" "$@" && nothing_left
}
multiarch=lib/$(gcc -print-multiarch)
check install.space comes_and_goes "$places/a b" "$places/a b/lib"
check install.quotes comes_and_goes "$places/it's \"here\"" "$places/it's \"here\"/lib"
check install.backslash comes_and_goes "$places/a\\b" "$places/a\\b/lib"
check install.slashes comes_and_goes "$places//p/./q/" "$places/p/q/lib"
check install.multiarch comes_and_goes "$places/p" "$places/p/$multiarch" LIBDIR="$multiarch"
check install.absolute_libdir comes_and_goes "$places/p" "$places/p/$multiarch" LIBDIR="$places/p/$multiarch"
check install.libdir_elsewhere comes_and_goes "$places/p" "$places/my libs/l" LIBDIR="$places/my libs/l"
check install.deep_includedir comes_and_goes "$places/p" "$places/p/lib" INCLUDEDIR="include/my own"
check install.relative comes_and_goes "$(realpath --relative-to=. "$places")/p" "$places/p/lib"
