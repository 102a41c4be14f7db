#!/usr/bin/env bash
# Generates every document of the corpus with a voxgen binary:
#   internal/test/compare/generate.sh VOXGEN OUT
# Each document gets a folder below OUT, with what voxgen said in diagnostics.txt.
set -u
voxgen="$1" out="$2"
corpus="$(cd "$(dirname "$0")/../../../../shared/corpus" && pwd)"
mkdir -p "$out"
cd "$corpus"
find . -type f \( -name '*.json' -o -name '*.yml' -o -name '*.yaml' \) | sort | while read -r file; do
  name="$(echo "${file#./}" | tr '/. ' '___')"
  mkdir -p "$out/$name"
  "$voxgen" generate -v --spec "$file" --out "$out/$name" --package api --import-path example.com/api \
    >"$out/$name/diagnostics.txt" 2>&1 || echo "$file: exit $?"
done
