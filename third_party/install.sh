#!/usr/bin/env bash
# Installs the packages of packages.txt that are missing:  third_party/install.sh [build] [run] [test]   (all three by default)
# Asks nothing; does nothing, in a few milliseconds, when all are there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

say() { printf '%s\n' "$*" >&2; }

packages_of() {  # The packages of the groups that are named, one a line.
  awk -v groups=" $* " '
    { sub(/#.*/, ""); gsub(/[ \t]+/, "") }
    /^\[.*\]$/ { wanted = index(groups, " " substr($0, 2, length($0) - 2) " ") > 0; next }
    $0 != "" && wanted' "$here/packages.txt"
}

[ $# -gt 0 ] || set -- build run test
for group in "$@"; do
  grep -qxF "[$group]" "$here/packages.txt" || { say "install.sh: there is no group '$group'; the groups are build, run and test."; exit 2; }
done
mapfile -t wanted < <(packages_of "$@")

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  say "install.sh: this system has no apt-get. Please install what these Debian packages hold, by your system's names:"
  say "  ${wanted[*]}"
  exit 1
fi

# dpkg-query lists what it knows and complains about the rest; the rest is what is missing.
declare -A installed=()
while read -r package status; do
  [ "$status" != installed ] || installed[$package]=1
done < <(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null || true)
missing=()
for package in "${wanted[@]}"; do
  [ -n "${installed[$package]:-}" ] || missing+=("$package")
done

# Images of Debian made small leave out /usr/share/doc, but the source of Dear ImGui's OpenGL backend lies there.
backend_is_left_out() {
  local backend
  [ -n "${installed[libimgui-dev]:-}" ] || return 1
  backend=$(dpkg-query -L libimgui-dev | grep '/imgui_impl_opengl3\.cpp' | head -n 1) || return 1
  [ ! -e "$backend" ] && [ ! -e "${backend%.gz}" ]
}
reinstall=()
if [[ " $* " == *" build "* ]] && backend_is_left_out; then
  missing+=(libimgui-dev)
  reinstall=(--reinstall)
fi

[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    say "install.sh: packages are missing and there is no sudo. As root, please run:"
    say "  apt-get install --no-install-recommends ${missing[*]}"
    exit 1
  fi
  as_root=(sudo)
  [ -t 0 ] || as_root+=(-n)
fi
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" </dev/null; }

log=$(mktemp)
trap 'rm -f "$log"' EXIT
say "Installing ${missing[*]}"
apt update >"$log" 2>&1 || say "install.sh: apt-get update failed; trying with the package lists that are here."
if ! apt install --no-install-recommends "${reinstall[@]}" \
    -o Dpkg::Options::="--path-include=/usr/share/doc/libimgui-dev/*" "${missing[@]}" >>"$log" 2>&1; then
  tail -n 40 "$log" >&2
  say "install.sh: apt-get could not install ${missing[*]}; its last words are above."
  exit 1
fi
