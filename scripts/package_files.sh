# Sourced by install.sh: fills the templates of pkg-config and CMake, and links folders. All of these name other folders from
# their own, so that the whole prefix can be moved; a folder that is not reached so, by way of the prefix, is written out.

fill() { # template, file, @PREFIX@, @LIBDIR@, @INCLUDEDIR@
  local text
  text=$(< "$1")
  text=${text//@VERSION@/"$version"} text=${text//@MINOR@/"$minor"} text=${text//@ABI@/"$abi"}
  text=${text//@NEEDS_FLAGS@/"-l${needs// / -l}"} text=${text//@NEEDS_LIST@/"${needs// /;}"}
  text=${text//@PREFIX@/"$3"} text=${text//@LIBDIR@/"$4"} text=${text//@INCLUDEDIR@/"$5"}
  put_text "$text" "$2"
}

way() { # from folder, to folder: the relative path; fails where there is none by way of the prefix
  local path
  [[ $1/ = "${prefix%/}"/* && $2/ = "${prefix%/}"/* ]] || return
  path=$(realpath -ms --relative-to="$1" -- "$2")
  [ "$destdir$1/$path" -ef "$destdir$2" ] && echo "$path"
}

put_way() { # folder, name in it, folder of a link to that
  folder "$destdir$3"
  put_link "$(way "$3" "$1" || echo "$1")/$2" "$3/$2"
}

# pkg-config escapes spaces in its own folder's name, but no quotes.
pc_path() { # folder
  local path
  if [[ $libdir != *[\'\"\\]* ]] && path=$(way "$libdir/pkgconfig" "$1"); then printf '${pcfiledir}/'; else path=$1; fi
  sed "s/[ '\"\\\\#]/\\\\&/g" <<< "$path"
}
fill_pc() { # template, file
  folder "$destdir$libdir/pkgconfig"
  fill "$1" "$2" "$(pc_path "$prefix")" "$(pc_path "$libdir")" "$(pc_path "$includedir")"
}

cmake_path() { # folder
  local path
  if path=$(way "$libdir/cmake/NRNN" "$1"); then printf '${_nrnn_here}/'; else path=$1; fi
  sed 's/[\\"$;]/\\&/g' <<< "$path"
}
fill_cmake() { # template, file
  folder "$destdir$libdir/cmake/NRNN"
  fill "$1" "$2" "$(cmake_path "$prefix")" "$(cmake_path "$libdir")" "$(cmake_path "$includedir")"
}
