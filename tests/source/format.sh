#!/usr/bin/env bash
# Are the C++ files formatted as .clang-format says?  tests/source/format.sh [--fix]
#
# Only the version of clang-format that .clang-format names decides: versions differ in what they make of the same rules.
# Prints each file that differs. Exit status: 0 all are formatted, 1 some are not, 77 that version is not installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version=$(sed -n 's/^# clang-format \([0-9]*\).*/\1/p' .clang-format)
formatter=clang-format-$version
command -v "$formatter" >/dev/null || { echo "skipped: $formatter is not installed"; exit 77; }

mapfile -t files < <(find src tests third_party -name '*.[ch]pp' | sort)
[ "${1:-}" != --fix ] || exec "$formatter" -i "${files[@]}"

if complaints=$("$formatter" --dry-run --Werror "${files[@]}" 2>&1); then
  exit 0
fi
grep -E '^[^ ].*: (error|warning):' <<<"$complaints" | cut -d: -f1 | uniq
echo "These differ from .clang-format; tests/source/format.sh --fix formats them."
exit 1
