#!/usr/bin/env bash
# Checks before a commit. Fast by default: format, vet, lint, tests on SQLite.
#   ./check.sh          a minute or two
#   ./check.sh -lint    without the tests
#   ./check.sh -fuzz    the fuzz targets alone: ten minutes of one processor for each door, 20 seconds for the others
#   ./check.sh -full    both databases, race detector, all kills, fuzzing, real generators; three hours
set -euo pipefail
cd "$(dirname "$0")"
export CGO_ENABLED=0
lint=v2.15.0

step() { printf '\n== %s\n' "$*"; }

# The doors are the packages that read what strangers send.
doors='internal/feed internal/address internal/googlenews'

fuzz() {
  local target name span
  for target in $(grep -rlE '^func Fuzz' --include='*_test.go' internal | xargs -n1 dirname | sort -u); do
    span=${HERALD_FUZZTIME:-20s}
    case " $doors " in *" $target "*) span=${HERALD_FUZZTIME_DOORS:-10m} ;; esac
    for name in $(grep -hoE '^func Fuzz\w+' "$target"/*_test.go | cut -d' ' -f2); do
      echo "$target $name $span"
      go test "./$target" -run '^$' -fuzz "^$name\$" -fuzztime "$span" -parallel "${HERALD_FUZZPROCS:-1}"
    done
  done
}

if [ "${1:-}" = -fuzz ]; then
  step fuzz
  fuzz
  exit
fi

step format
unformatted=$(git ls-files -co --exclude-standard '*.go' | xargs gofmt -l)
[ -z "$unformatted" ] || { echo "gofmt would change:"; echo "$unformatted"; exit 1; }

step vet
go vet ./...
GOOS=windows go vet ./...
GOOS=darwin go vet ./internal/... ./cmd/...

step lint
linter=$(go env GOPATH)/bin/golangci-lint
"$linter" version 2>/dev/null | grep -q "${lint#v}" || go install "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$lint"
"$linter" run --allow-parallel-runners ./...

[ "${1:-}" != -lint ] || exit 0

if [ "${1:-}" != -full ]; then
  step tests
  go test ./...
  exit
fi

seed=${HERALD_SEED:-$RANDOM}
step "tests on both databases, every kill, seed $seed"
CI=true HERALD_KILLS=300 HERALD_REFRESH_KILLS=1000 HERALD_WORKERS_FEEDS=10000 HERALD_SEED=$seed go test -timeout 60m ./...

step "every generator, and the newest Hugo that this Go builds"
HERALD_HUGO=build scripts/generators.sh

step race
CGO_ENABLED=1 go test -race -short -timeout 30m ./...

step fuzz
fuzz

step done
echo "check.sh -full passed, seed $seed"
