#!/usr/bin/env bash
# Draws the icon in every size from the one that is edited, scalable/apps/spawnarium.svg (rsvg-convert is in the package librsvg2-bin).
# The pictures are kept in the repository, so that the build needs no renderer; draw them again when the drawing changes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
for size in 16 24 32 48 64 128 256 512; do
  mkdir -p ${size}x$size/apps
  rsvg-convert --width $size --height $size scalable/apps/spawnarium.svg --output ${size}x$size/apps/spawnarium.png
done
