#!/usr/bin/env bash
# Builds the golden and the hostile documents of every profile with the real
# generators: the Hugo of the machine and a newest one, Jekyll, Pelican,
# Eleventy and Astro. Zola has no package here and is held to its format.
#
# Needs hugo, jekyll and pelican (Debian packages of those names), Node and Go.
# HERALD_HUGO names another Hugo; "build" builds v0.165.0, the newest that this
# Go builds (ten minutes of two cores).
set -euo pipefail
cd "$(dirname "$0")/.."
site=internal/publish/content
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$site"/testdata/generators/package*.json "$work"
(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
export HERALD_NODE_MODULES=$work/node_modules CI=true

if [ "${HERALD_HUGO:-}" = build ]; then
  GOBIN=$work CGO_ENABLED=0 go install github.com/gohugoio/hugo@v0.165.0
  HERALD_HUGO=$work/hugo
fi
for hugo in hugo ${HERALD_HUGO:-}; do
  "$hugo" version
  HERALD_HUGO=$hugo go test -count=1 "./$site" -run Hugo
done
go test -count=1 "./$site" -run Generators
