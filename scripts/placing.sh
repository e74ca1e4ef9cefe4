# Sourced by install.sh after places.sh. Files are first written beside their places under names of their own, then
# renamed: where one cannot be written, nothing has changed, and what runs keeps the file that it has open.
new=.new-$$
files=()   # placed so far, without destdir
folders=() # made for them, with it
placed=

undo() {
  [ -z "$placed" ] || return 0
  local file i
  for file in "${files[@]}"; do rm -f -- "$destdir$file$new"; done
  for ((i = ${#folders[@]} - 1; i >= 0; i--)); do rmdir -- "${folders[i]}" || true; done
  echo "install: nothing was installed" >&2
  [ "$(id -u)" -eq 0 ] || echo "install: root may write where you may not; PREFIX=... names a folder of your own" >&2
}
trap undo EXIT
trap 'exit 130' INT TERM HUP

folder() {
  [ ! -d "$1" ] || return 0
  folder "$(dirname -- "$1")"
  mkdir -- "$1"
  folders+=("$1")
}

begin() { # file
  folder "$(dirname -- "$destdir$1")"
  if [ -d "$destdir$1" ] && [ ! -L "$destdir$1" ]; then
    refuse "$destdir$1: expected a file or nothing there, found a folder"
  fi
  files+=("$1")
}
put() { # mode, source, file
  begin "$3"
  install -m "$1" -T -- "$2" "$destdir$3$new"
}
put_text() { # text, file
  begin "$2"
  printf '%s\n' "$1" > "$destdir$2$new"
}
put_link() { # text, file
  begin "$2"
  ln -s -- "$1" "$destdir$2$new"
}

# The manifest also keeps the folders that an earlier installation made.
put_manifest() {
  begin "$manifest"
  {
    local file folder
    for file in "${files[@]}"; do echo "file $(to_line "$file")"; done
    for folder in "${folders[@]}"; do
      [[ $folder/ != "$destdir"/* ]] || echo "$(here) $(to_line "${folder#"$destdir"}/")"
    done
    listed folder | sed 's/^/folder /'
    listed staged | sed 's/^/staged /'
  } | sort -u > "$destdir$manifest$new"
}

# Renames all, and removes what an earlier installation had here and this one has not.
finish() {
  local file gone
  mapfile -t gone < <(comm -23 <(listed file | sort) <(sed -n 's/^file //p' "$destdir$manifest$new" | sort))
  placed=yes
  trap '' INT TERM HUP
  for file in "${files[@]}"; do mv -fT -- "$destdir$file$new" "$destdir$file"; done
  for file in "${gone[@]}"; do
    echo "install: removing $(from_line "$file"), of an earlier installation"
    rm -f -- "$(from_line "$file")"
  done
}
