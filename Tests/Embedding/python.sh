# The Python package from a checkout whose path has a space, where no Swift is at hand.
checkout="$work/a checkout"
built=.build-lib/$(uname -m)/libnrnn.so
build() { # variables...
  (cd "$checkout/bindings/python" && env -u NRNN_LIBRARY PATH=/none "$@" "$python" setup.py -q build_py --build-lib "$checkout/packed")
}
carries() { # library, variables...
  rm -rf "$checkout/packed"
  build "${@:2}" && cmp "$1" "$checkout/packed/nrnn/lib/libnrnn.so.0" &&
    cmp include/nrnn.h "$checkout/packed/nrnn/include/nrnn.h"
}
fails_with() { # text, variables...
  local found
  found=$(build "${@:2}" 2>&1) && { echo "expected a failure, found none"; return 1; }
  grep -qF -- "$1" <<< "$found" || { echo "expected \"$1\", found: $found"; return 1; }
}

mkdir -p "$checkout/bindings/python"
cp -r include "$checkout"
cp -rL bindings/python/{nrnn,setup.py,pyproject.toml,README.md,LICENSE} "$checkout/bindings/python"
check python.without_library fails_with "NRNN_LIBRARY=/path/to/libnrnn.so pip install"
check python.named_library carries "$lib/libnrnn.so" NRNN_LIBRARY="$lib/libnrnn.so"
check python.relative_library fails_with "expected an absolute path or the word system, found $built" NRNN_LIBRARY="$built"
mkdir -p "$checkout/$(dirname "$built")" && cp "$lib/libnrnn.so" "$checkout/$built"
check python.library_of_the_checkout carries "$lib/libnrnn.so"
