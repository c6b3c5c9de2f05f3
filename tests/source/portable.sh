#!/usr/bin/env bash
# Does what a page in a browser would need compile for WebAssembly?  tests/source/portable.sh [FILE.cpp...]
#
# base, host, trace, recording, model, lesson and view go through `em++ -fsyntax-only` (Debian's package emscripten). Its libc has POSIX and
# nothing of Linux, and its libc++ includes less by the way than GCC's library. Given files, only these are compiled.
# Prints what does not compile. Exit status: 0 all compile, 1 some do not, 77 a package is not installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

skip() { echo "skipped: $1 is not installed"; exit 77; }
command -v em++ >/dev/null || skip em++

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The headers of our packages, without the C library's that lie in the same /usr/include.
mkdir -p "$work/packages" "$work/generated/base"
for header in fmt toml++ nlohmann md4c.h imgui; do
  [ -e "/usr/include/$header" ] || skip "/usr/include/$header"
  ln -s "/usr/include/$header" "$work/packages/"
done
for header in zlib.h zconf.h; do
  found=$(find /usr/include -maxdepth 2 -name "$header" | head -1)
  [ -n "$found" ] || skip "$header"
  ln -s "$found" "$work/packages/"
done
sed 's/@[A-Za-z_]*@/1/g' src/base/build_config.hpp.in >"$work/generated/base/build_config.hpp"

export options="-std=c++20 -fsyntax-only -fexceptions -pthread -Isrc -isystem $work/generated -isystem $work/packages
                -isystem $work/packages/imgui"
compile() { em++ $options "$@" 2>&1; }
# em++ takes longer to start than to compile a small file: some at a time, and one by one where something is wrong.
check() {
  compile "$@" >/dev/null && return
  local file complaint
  for file in "$@"; do
    complaint=$(compile "$file") || printf '%s\n' "$file" "$(grep -E '(error|warning): ' <<<"$complaint" | head -3)"
  done
}
export -f compile check

files=("$@")
[ $# -gt 0 ] || mapfile -t files < <(find src/base src/host src/trace src/recording src/model src/lesson src/view -name '*.cpp' | sort)

status=0
complaints=$(printf '%s\0' "${files[@]}" | xargs -0 -P "$(nproc)" -n 8 bash -c 'check "$@"' check)
if [ -n "$complaints" ]; then
  printf '%s\n' "$complaints" "These do not compile with em++: they may use the standard library, POSIX, and what libc++ has."
  status=1
fi
exit $status
