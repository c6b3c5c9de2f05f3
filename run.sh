#!/usr/bin/env bash
# Installs what is missing, builds, and runs Spawnarium:  ./run.sh [ARGUMENTS OF build/spawnarium]
# Without arguments it opens the window, or plays lesson 01 in the terminal where there is no display.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if command -v apt-get >/dev/null; then
  "$top/third_party/install.sh" build run
fi
"$top/third_party/build.sh" release program

if [ $# -eq 0 ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  set -- lesson 01 --headless
fi
exec "$top/build/spawnarium" "$@"
