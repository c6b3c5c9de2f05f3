#!/usr/bin/env bash
# Configures where that is needed and builds:  third_party/build.sh PRESET [TARGET...]
# Shows one line of progress, and the compiler's words only when it fails. Everything goes to standard error.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec >&2

preset=$1
shift
folder=build
[ "$preset" = release ] || folder=build-$preset
mkdir -p "$folder"
log=$folder/build.log

# Two builds in one folder would spoil each other.
exec 9>"$folder/.lock"
flock 9

progress() {  # STEP DETAIL: a line that the next one replaces; where nobody watches a terminal, one line for each step.
  if [ -t 2 ]; then
    printf '\r\033[K%s %s' "$1" "$2"
  elif [ "$1" != "${step:-}" ]; then
    printf '%s\n' "$1"
  fi
  step=$1
}
progress_done() { [ ! -t 2 ] || printf '\r\033[K'; }

# A folder that was moved here with its build folder has paths in it that are no longer true.
if [ ! -f "$folder/build.ninja" ] || ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$folder/CMakeCache.txt"; then
  progress "Configuring $folder" "..."
  if ! cmake --preset "$preset" --fresh >"$log" 2>&1; then
    progress_done
    sed -n '/^CMake Error/,$p' "$log"
    echo "Configuring failed; the whole of it is in $folder/build.log."
    exit 1
  fi
fi

# Each line of ninja that begins with [done/all] is progress; those are not for the reader of a failure.
status=0
NINJA_STATUS='[%f/%t] ' cmake --build "$folder" ${*:+--target "$@"} 9>&- 2>&1 | tee "$log" | while read -r line; do
  if [[ $line =~ ^\[([1-9][0-9]*)/([0-9]+)\] ]]; then
    progress "Building $folder" "${BASH_REMATCH[1]} of ${BASH_REMATCH[2]}"
  fi
done || status=$?
progress_done
if [ "$status" -ne 0 ]; then
  grep -vE '^\[[0-9]+/[0-9]+\] ' "$log" || true
  echo "Building failed; the whole of it is in $folder/build.log."
  exit 1
fi
