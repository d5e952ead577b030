#!/bin/sh
# The main job on the bundled papers: build a graph, question it, write it out. Run by `make demo`.
set -eu
out=${1:-build}

run() {
    printf '\n$ kg'
    for word in "$@"; do
        case $word in *[!A-Za-z0-9_./=-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
    done
    printf '\n'
    kg "$@"
}

run build examples/landmarks.jsonl --out "$out/demo"
run lineage "$out/demo" DPO --depth 3
run leaderboard "$out/demo" ImageNet --metric 'top-5 error'
run export "$out/demo" --format html --out "$out/demo.html"
run export "$out/demo" --format turtle --out "$out/demo.ttl"

cat <<TEXT

The graph is in $out/demo. Look at it: open $out/demo.html in a browser (it needs no network). Then try:

  .venv/bin/kg show $out/demo LoRA
  .venv/bin/kg lineage $out/demo Transformer --direction descendants
  .venv/bin/kg compare $out/demo Mamba Transformer
  .venv/bin/kg query $out/demo 'SELECT ?name WHERE { ?x kg:improvesOver/skos:prefLabel "BERT"; skos:prefLabel ?name }'
  .venv/bin/kg build YOUR.bib --out $out/mine
TEXT
