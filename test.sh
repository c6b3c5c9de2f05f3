#!/usr/bin/env bash
# Installs what is missing, builds, and runs all tests:  ./test.sh [--sanitizers] [ARGUMENTS OF ctest, such as -R engine]
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

failed=0
for preset in "${presets[@]}"; do
  third_party/build.sh "$preset"
  [ ${#presets[@]} -eq 1 ] || printf '\n== %s\n' "$preset"
  ctest --preset "$preset" --parallel "$(nproc)" "$@" || failed=1
done
exit "$failed"
