#!/usr/bin/env bash
# Installs what is missing, builds, and tests:
#   ./test.sh [--sanitizers] [ARGUMENTS OF ctest, such as -R engine]
#   ./test.sh long [PART...]       what needs repetition, load or time (tests/long)
# --sanitizers runs the C++ tests also with AddressSanitizer + UndefinedBehaviorSanitizer and with ThreadSanitizer.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

presets=(release)
if [ "${1:-}" = --sanitizers ]; then
  presets=(asan tsan release)
  shift
fi

if command -v apt-get >/dev/null; then
  third_party/install.sh
fi

if [ "${1:-}" = long ]; then
  shift
  third_party/build.sh release
  exec tests/long/run "$@"
fi

failed=0
for preset in "${presets[@]}"; do
  third_party/build.sh "$preset"
  [ ${#presets[@]} -eq 1 ] || printf '\n== %s\n' "$preset"
  ctest --preset "$preset" --parallel "$(nproc)" "$@" || failed=1
done
exit "$failed"
