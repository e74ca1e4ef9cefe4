# Sourced by install.sh and uninstall.sh with PREFIX [DESTDIR] as arguments. Where things go:
#   destdir                                            goes before every path; empty: onto this machine
#   prefix bindir libdir includedir datadir docdir     absolute, without destdir
#   manifest                                           what was installed, one a line, relative to libdir
# BINDIR, LIBDIR, INCLUDEDIR, DATADIR and DOCDIR are read from the environment; a relative one is a folder of PREFIX.
verb=$(basename "$0" .sh)
export LC_ALL=C

refuse() { echo "$verb: $*" >&2; exit 2; }

place() { # name, value, folder that a relative one is in
  case $2 in
    '') refuse "$1: expected a folder, found nothing" ;;
    '~'*) refuse "$1: expected a folder, found $2, where no shell put a home for ~: write \$HOME" ;;
    *'$('* | *'${'*) refuse "$1: expected a folder, found $2, which is taken letter by letter: write the path out" ;;
    *[[:cntrl:]]*) refuse "$1: expected a folder, found a control character in $(printf %q "$2")" ;;
  esac
  if [[ $2 = /* ]]; then realpath -ms -- "$2"; else realpath -ms -- "$3/$2"; fi
}

prefix=$(place PREFIX "${1-}" "$PWD")
destdir=
[ -z "${2-}" ] || destdir=$(place DESTDIR "$2" "$PWD")
destdir=${destdir%/}
bindir=$(place BINDIR "${BINDIR:-bin}" "$prefix")
libdir=$(place LIBDIR "${LIBDIR:-lib}" "$prefix")
includedir=$(place INCLUDEDIR "${INCLUDEDIR:-include}" "$prefix")
datadir=$(place DATADIR "${DATADIR:-share}" "$prefix")
docdir=$(place DOCDIR "${DOCDIR:-$datadir/doc/nrnn}" "$prefix")
manifest=$libdir/cmake/NRNN/install_manifest.txt

# Lines of the manifest of one kind: file, folder (made by the installation) or staged (a folder made within DESTDIR:
# where the files go on to, it may have stood before).
listed() { [ ! -f "$destdir$manifest" ] || sed -n "s/^$1 //p" "$destdir$manifest"; }
to_line() { realpath -ms --relative-to="$libdir" -- "$1"; }
from_line() { realpath -ms -- "$destdir$libdir/$1"; }
here() { [ -n "$destdir" ] && echo staged || echo folder; }

loader_folders() { ldconfig -NXv 2>/dev/null | sed -n 's|^\(/[^:]*\):.*|\1|p'; }
loader_knows() { # folder
  local folder
  while read -r folder; do [ "$folder" != "$1" ] && [ ! "$folder" -ef "$1" ] || return 0; done < <(loader_folders)
  return 1
}

# The loader looks into its cache alone, which takes root to make anew.
tell_loader() {
  local PATH=$PATH:/usr/sbin:/sbin
  if [ -n "$destdir" ]; then return
  elif ! loader_knows "$libdir"; then
    [ "$verb" = uninstall ] ||
      echo "install: the loader does not look into $libdir: set LD_LIBRARY_PATH, or link with -Wl,-rpath"
  elif [ "$(id -u)" -eq 0 ]; then ldconfig
  else echo "$verb: run ldconfig as root: programs find what is in $libdir by its cache"
  fi
}
