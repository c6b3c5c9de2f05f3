#!/usr/bin/env bash
# Makes the packages for Debian 12 or 13 in a Debian of their own, and tries them in a bare one that has never seen the build tree:
#     third_party/package.sh 12|13      ->  build-packages/debian-12/*.deb
#
# Needs root and the network that apt uses. The mirror and apt's way to it are those of this machine. What is packaged is the last commit,
# as a clean clone. The two fresh systems are kept as archives in ~/.cache/spawnarium (SPAWNARIUM_CACHE) and made again when the
# packages that the build needs have changed; with --fresh always.
set -euo pipefail
umask 022  # The folders of a package have the modes with which they are made.
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }
fail() { say "package.sh: $*"; exit 1; }

case "${1:-}" in
  12) codename=bookworm ;;
  13) codename=trixie ;;
  *) say "package.sh: say for which Debian: third_party/package.sh 12, or 13."; exit 2 ;;
esac
release=$1
fresh=${2:-}
[ "$(id -u)" -eq 0 ] || fail "making another Debian needs root: run it with sudo."
cache=${SPAWNARIUM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/spawnarium}
output=$top/build-packages/debian-$release
mkdir -p "$cache" "$output"

command -v mmdebstrap >/dev/null || { apt-get -q -y update && apt-get -q -y install --no-install-recommends mmdebstrap; } >&2 ||
  fail "mmdebstrap is missing and could not be installed."

work=$(mktemp -d /var/tmp/spawnarium-package.XXXXXX)
# Mounts exist only inside the namespace of in_debian: here is nothing but files, so that removing them reaches no folder of the host.
trap 'rm -rf --one-file-system "$work"' EXIT

# --- The two systems -------------------------------------------------------------------------------------------------------------

mirror_of() {  # LABEL: where this machine gets Debian, or its security updates, from.
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' "Label: $1" | head -n 1
}
debian=$(mirror_of Debian)
security=$(mirror_of Debian-Security)
[ -n "$debian" ] || fail "apt does not say where it gets Debian from: run apt-get update."
apt-config dump Acquire | grep -E '^Acquire::(http|https|Check-|Retries|ForceIP)' >"$work/apt.conf" || true

make_system() {  # ARCHIVE PACKAGES: a minimal Debian with these packages.
  local sources=("deb $debian $codename main" "deb $debian $codename-updates main")
  [ -z "$security" ] || sources+=("deb $security $codename-security main")
  say "Making $(basename "$1")"
  printf '%s\n' "${sources[@]}" | mmdebstrap --quiet --format=tar --variant=minbase --include="$2" --aptopt="$work/apt.conf" \
    "$codename" "$1.part" - >"$work/log" 2>&1 || { tail -n 30 "$work/log" >&2; fail "mmdebstrap failed; its last words are above."; }
  mv "$1.part" "$1"
}

packages=$(awk '/^\[/ { wanted = $0 == "[build]" } { sub(/#.*/, ""); gsub(/[ \t]/, "") } wanted && $0 != "" && !/^\[/' "$top/third_party/packages.txt" |
  paste -sd,),ccache,dpkg-dev,git,lintian
bare=$cache/debian-$release-bare.tar
builder=$cache/debian-$release-build-$(printf '%s' "$packages" | sha256sum | cut -c1-12).tar
if [ "$fresh" = --fresh ]; then rm -f "$bare" "$builder"; fi
[ -f "$bare" ] || make_system "$bare" ca-certificates
if [ ! -f "$builder" ]; then
  rm -f "$cache/debian-$release-build-"*.tar
  make_system "$builder" "$packages"
fi

# in_debian ROOT COMMAND...: there, with namespaces of its own: no mount and no process outlives the command.
in_debian() {
  local root=$1
  shift
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  unshare --mount --pid --fork --kill-child bash -ec '
    root=$1 ccache=$2
    shift 2
    mount --make-rprivate /
    mount -t proc proc "$root/proc"
    mount -t sysfs -o ro sysfs "$root/sys"
    mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
    mount -t devpts -o ptmxmode=666,newinstance devpts "$root/dev/pts"
    if [ -d "$root/ccache" ] && [ -d "$ccache" ]; then mount --bind "$ccache" "$root/ccache"; fi
    exec chroot "$root" /usr/bin/env -i HOME=/root TERM="${TERM:-dumb}" LC_ALL=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
      DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@"
  ' in_debian "$root" "$(ccache --get-config cache_dir 2>/dev/null || true)" "$@" </dev/null
}

# --- Build -----------------------------------------------------------------------------------------------------------------------

say "Building for Debian $release"
mkdir "$work/build" "$work/bare"
tar -C "$work/build" -xf "$builder"
mkdir "$work/build/ccache"
git -C "$top" diff --quiet HEAD || say "package.sh: there are changes that are not committed; they are not packaged."
git clone -q --no-hardlinks "$top" "$work/build/spawnarium"
cat >"$work/build/make_packages" <<'MAKE'
set -e
cd /spawnarium
export CCACHE_DIR=/ccache CCACHE_MAXSIZE=$1 CCACHE_BASEDIR=/spawnarium CCACHE_NOHASHDIR=1
cmake --preset release -DCMAKE_INSTALL_PREFIX=/usr
cmake --build build --target program
cd build
cpack -G DEB -B /packages
MAKE
in_debian "$work/build" bash /make_packages "$(ccache --get-config max_size 2>/dev/null || echo 5G)" >"$output/build.log" 2>&1 || { tail -n 40 "$output/build.log" >&2; fail "building failed; all of it is in $output/build.log."; }
rm -f "$output"/*.deb
cp "$work/build/packages/"*.deb "$output"
in_debian "$work/build" bash -c 'lintian --allow-root --fail-on error --info /packages/*.deb' >"$output/lintian.log" 2>&1 ||
  { cat "$output/lintian.log" >&2; fail "lintian found errors."; }

# The engine needs a compiler, which is here; the bare system stays bare.
say "Building the README's C++ program with the engine of Debian $release"
cat >"$work/build/try_engine" <<'TRY'
set -e
dpkg -i /packages/libspawnarium-dev_*.deb
mkdir /fish
cd /spawnarium/tests/installed
SPAWNARIUM_BUILD=none python3 -B -c 'import readme_test; readme_test.write_files("/fish")'
cmake -S /fish -B /fish/build
cmake --build /fish/build
[ "$(/fish/build/fish)" = "got fish" ]
TRY
in_debian "$work/build" bash /try_engine >"$output/engine.log" 2>&1 || { tail -n 40 "$output/engine.log" >&2; fail "the engine failed; all of it is in $output/engine.log."; }

# --- Try -------------------------------------------------------------------------------------------------------------------------

say "Trying the packages in a bare Debian $release"
tar -C "$work/bare" -xf "$bare"
mkdir "$work/bare/try"
cp "$output"/*.deb "$top/tests/installed/try_packages" "$work/bare/try"
in_debian "$work/bare" bash /try/try_packages >"$output/try.log" 2>&1 || { tail -n 40 "$output/try.log" >&2; fail "the packages failed; all of it is in $output/try.log."; }
cat "$output/try.log"
ls "$output"/*.deb
