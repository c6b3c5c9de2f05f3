#!/usr/bin/env bash
# Installs the engine into a folder, builds a project outside of ours with it, and runs its program:  installed_test.sh BUILD
set -euo pipefail
build=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cmake --install "$build" --component engine --prefix "$folder/prefix" >/dev/null
cmake -G Ninja -S "$here" -B "$folder/build" -DCMAKE_PREFIX_PATH="$folder/prefix" >/dev/null
cmake --build "$folder/build" >/dev/null

status=0
output=$("$build/spawnarium" run --headless --record "$folder/fish.spawn" "$folder/build/fish") || status=$?
[ "$status" = 5 ] || { echo "exit status $status, not 5"; exit 1; }
[ "$output" = 'got fish' ] || { echo "it printed '$output', not 'got fish'"; exit 1; }
"$build/spawnarium" dump --events "$folder/fish.spawn" >"$folder/events"
for event in 'put' 'get' 'join'; do
  grep -q "$event" "$folder/events" || { echo "there is no $event in the recording"; exit 1; }
done
