#!/usr/bin/env bash
# Measures a first pass over feeds in files: CPU seconds on one core, the
# binary's size, its start-up.
#   bench/firstpass.sh FILE-OR-FOLDER…
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
CGO_ENABLED=0 go build -C "$here" -trimpath -ldflags '-s -w' -o "$tmp/herald" ./cmd/herald

{
  echo 'site: {url: "https://bench.example/"}'
  echo 'feeds:'
  find "$@" -type f ! -name '*.json' ! -name '*.jsonl' ! -name '*.md' | sort | sed 's/.*/  - url: "file:&"/'
  echo 'publish: []'
} > "$tmp/collect.yaml"
sed 's/^publish: .*/publish: [{hugo: {dir: hugo}}, {site: {dir: public}}]/' "$tmp/collect.yaml" > "$tmp/publish.yaml"

TIMEFORMAT='%U user + %S system CPU seconds, %R elapsed'
run() {
  printf '%-28s' "$1"
  shift
  cd "$tmp"
  { time taskset -c 0 "$@" > "$tmp/out" || [ $? = 1 ]; } 2>&1
}
run "first pass, collect + group" "$tmp/herald" run --config "$tmp/collect.yaml"
head -3 "$tmp/out"
rm -f "$tmp"/herald.db*
run "first pass, and publish" "$tmp/herald" run --config "$tmp/publish.yaml"
tail -n +4 "$tmp/out" | sed "s#$tmp/##"
run "second pass, all unchanged" "$tmp/herald" run --all --config "$tmp/publish.yaml"
printf '%-28s%s bytes\n' "binary" "$(stat -c %s "$tmp/herald")"
run "start-up (herald version)" "$tmp/herald" version
