#!/usr/bin/env bash
# Shows the whole way once, offline and in ./demo-data: a partner, real captures, statistics, comparisons, a report.
# Opens the window at the end where there is a screen.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export XAT_DATA_DIR=$PWD/demo-data XAT_PARTNER=demo
readonly samples=resources/samples report=$XAT_DATA_DIR/report

xat() {
  printf '\n$ xat%s\n' "$(printf ' %q' "$@")"
  .venv/bin/xat "$@"
}

rm -rf "$XAT_DATA_DIR"
xat partner add "Demo partner" --slug demo
xat collector add --site "Sample lab" --machine vm --platform Other --compute-model "Virtual machine" --zone UTC
for folder in "$samples"/*/*/; do
  folder=${folder%/}
  load=$(basename "$(dirname "$folder")") variant=$(basename "$folder")
  xat import "$folder" --collector vm --label "$load" --group "$variant" --tag "load=$load" --tag "variant=$variant"
done
xat captures --group session-1
capture=$(.venv/bin/xat --json captures --group shop | .venv/bin/python -c 'import json, sys; print(json.load(sys.stdin)[0]["id"])')
xat stats "$capture" --metric 'http.client.request.duration'
xat analyze "$capture"
xat compare --baseline group:iodepth-1 --candidate group:iodepth-16
xat compare --baseline group:simple-protocol --candidate group:prepared-protocol
xat compare --baseline group:commit-on --candidate group:commit-off
xat compare --baseline group:service --candidate group:service-4ms-slower
xat compare --baseline group:shop --candidate group:shop-4ms-slower
for format in html pdf; do
  xat report --baseline group:shop --candidate group:shop-4ms-slower --title "The shop, with 4 ms more" -o "$report.$format"
done
printf '\nThe report is %s.html and %s.pdf\n' "$report" "$report"

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ -z "${CI:-}" ]; then
  xat gui
else
  printf 'There is no screen here; with one, this would open the window now (make run).\n'
fi
