#!/usr/bin/env bash
# The standard use of Handbill, from the first file to the report, on a server whose clock this script moves. Nothing of it stays.
#
#     npm run build && examples/weekly-six/run.sh
#
# With a file's name behind it, the last report goes there as JSON.
set -euo pipefail
report=${1:+$(realpath -m "$1")}
cd "$(dirname "$0")"

work=$(mktemp -d)
export HANDBILL_SERVER="unix:$work/socket" HANDBILL_AUTHOR=marketer
handbill() { node ../../dist/main.js "$@"; }
say() { printf '\n== %s\n' "$*"; }
# Renamed into place, so that nobody reads half of it.
clock() { echo "$1" > "$work/clock.next" && mv "$work/clock.next" "$work/clock"; }

clock 2026-11-02T08:00:00Z
# Not by the function: its process is the one to stop.
node ../../dist/main.js serve --listen "$HANDBILL_SERVER" --store "$work/store" --test-clock "$work/clock" --log-level error &
server=$!
trap 'kill "$server" && wait "$server" || true; rm -rf "$work"' EXIT
until [ -S "$work/socket" ]; do kill -0 "$server" && sleep 0.1; done

say 'Monday, 2 November: products, promotions, the receipts of eight weeks, a campaign'
handbill import items items.csv
handbill import promotions promotions.csv
handbill import transactions before.csv
handbill campaign create weekly-six --file campaign.json
handbill campaign check weekly-six
handbill campaign publish weekly-six

say 'The customers open the app; some activate offers, some use them'
customers="anna $(printf 'customer-%02d ' {1..59})"
node app.mjs "$HANDBILL_SERVER" weekly-six 2026-11-02T08:00:00Z "${customers% }"
handbill get anna weekly-six --member
handbill wallet list anna --member

say 'Sunday: what they bought during the week'
clock 2026-11-08T20:00:00Z
handbill import transactions week.csv

say 'The next Monday: fresh ones'
clock 2026-11-09T08:00:00Z
node app.mjs "$HANDBILL_SERVER" weekly-six 2026-11-09T08:00:00Z "${customers% }"
handbill get anna weekly-six --member

say 'Three months later: what it has earned'
clock 2027-02-02T08:00:00Z
handbill report weekly-six
if [ -n "$report" ]; then handbill report weekly-six --json > "$report"; fi
