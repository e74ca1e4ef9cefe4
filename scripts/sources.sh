# Sourced: what libnrnn is made of, for every script that compiles it.
#   swift_sources, c_sources    the files
#   includes                    where both find headers
#   embedded                    flags of swiftc: no runtime
#   keep_cells CELLS FOLDER     takes the other cells out: stubs in FOLDER for their files and descriptors
mapfile -t swift_sources < <(find Sources/NoisyRNN -name '*.swift' -not -path '*/SwiftAPI/*' | sort)
c_sources=(Sources/NRNNKernels/*.c Sources/NRNNPlatform/*.c Sources/NRNNFormat/*.c)
includes=(-I include -I Sources/NRNNKernels/include -I Sources/NRNNPlatform/include -I Sources/NRNNFormat/include -I Sources/CProtobufC)
embedded=(-swift-version 6 -enable-experimental-feature Embedded -wmo -parse-as-library -module-name NoisyRNN
  -Xcc -fPIC -Xllvm -relocation-model=pic -Xfrontend -disable-stack-protector)
keep_cells() {
  local gone
  gone=$(scripts/cells.py "$1" "$2") || return
  mapfile -t swift_sources < <(printf '%s\n' "${swift_sources[@]}" | grep -vxF "${gone:--}"; echo "$2/left_out.swift")
  c_sources+=("$2/left_out.c")
}
