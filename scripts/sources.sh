# Sourced: what libnrnn is made of, for every script that compiles it.
#   swift_sources, c_sources    the files
#   includes                    where both find headers
#   embedded                    flags of swiftc: no runtime
#   position                    the flag of clang for code that may lie anywhere, or not
#   keep_cells CELLS FOLDER     takes the other cells out: stubs in FOLDER for their files and descriptors
mapfile -t swift_sources < <(find Sources/NoisyRNN -name '*.swift' -not -path '*/SwiftAPI/*' -not -path '*/Packing/*' | sort)
c_sources=(Sources/NRNNKernels/*.c Sources/NRNNPlatform/*.c Sources/NRNNFormat/*.c)
includes=(-I include -I Sources/NRNNKernels/include -I Sources/NRNNPlatform/include -I Sources/NRNNFormat/include -I Sources/CProtobufC)
embedded=(-swift-version 6 -enable-experimental-feature Embedded -wmo -parse-as-library -module-name NoisyRNN
  -Xfrontend -disable-stack-protector)
# A chip's program and a module of WebAssembly are linked to one place, and ask no table where things are.
position=(-fPIC) relocation=pic
[ "${kind-shared}" = shared ] || position=(-fno-pic) relocation=static
embedded+=(-Xcc "${position[@]}" -Xllvm -relocation-model=$relocation)
keep_cells() {
  local gone
  gone=$(scripts/cells.py "$1" "$2") || return
  mapfile -t swift_sources < <(printf '%s\n' "${swift_sources[@]}" | grep -vxF "${gone:--}"; echo "$2/left_out.swift")
  c_sources+=("$2/left_out.c")
}
