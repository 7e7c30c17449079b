#!/usr/bin/env bash
# Shows the whole way once, offline and in ./demo-data: a partner, real captures, statistics, a comparison, a report.
# Opens the window at the end where there is a screen.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export XAT_DATA_DIR=$PWD/demo-data XAT_PARTNER=demo
readonly samples=resources/samples report=$XAT_DATA_DIR/report.html

xat() {
  printf '\n$ xat %s\n' "$*"
  .venv/bin/xat "$@"
}

rm -rf "$XAT_DATA_DIR"
xat partner add "Demo partner" --slug demo
xat import "$samples/baseline" --recursive --tag variant=baseline
xat import "$samples/candidate" --recursive --tag variant=candidate
xat captures
xat compare --baseline tag:variant=baseline --candidate tag:variant=candidate
xat report --baseline tag:variant=baseline --candidate tag:variant=candidate -o "$report"
printf '\nThe report is %s\n' "$report"

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ -z "${CI:-}" ]; then
  xat gui
else
  printf 'There is no screen here; with one, this would open the window now (make run).\n'
fi
