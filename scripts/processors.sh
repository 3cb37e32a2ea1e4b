#!/usr/bin/env bash
# The same articles make the same stories on every machine: compares what the
# engine decides on amd64 and on 386, which an amd64 machine runs too.
set -euo pipefail
cd "$(dirname "$0")/../internal/cluster"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for arch in amd64 386; do
  GOARCH=$arch go test -c -o "$tmp/$arch.test" .
  HERALD_TOLD="$tmp/$arch.txt" "$tmp/$arch.test" -test.run '^TestTheSameOnEveryProcessor$'
done
cmp "$tmp/amd64.txt" "$tmp/386.txt"
wc -l <"$tmp/386.txt" | xargs printf '%s decisions, the same on both\n'
