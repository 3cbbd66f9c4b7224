#!/usr/bin/env bash
# Do our connectors and the twins speak as the vendors describe it? Every verb is walked through a validating proxy, and
# what it objects to is reported. Usage: check_vendors.sh [INTERCOM_YAML SHEETS_DISCOVERY_JSON]; without the two
# descriptions only our own contracts (docs/openapi) are checked. BUILD names the build folder; npm is needed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${BUILD:-$root/build/dev}
work=$root/build/contracts
inbox=${1:-}
sheets=${2:-}

for command in node npm; do
  command -v "$command" >/dev/null || { echo "check_vendors: $command is not installed; nothing was checked"; exit 0; }
done
for program in "$build/app/claimstep" "$build/tests/contracts/connector_driver"; do
  [ -x "$program" ] && continue
  echo "check_vendors: $program is not built; build claimstep and connector_driver first" >&2
  exit 2
done
if [ -z "$inbox" ] || [ -z "$sheets" ]; then
  echo "check_vendors: no vendor descriptions were given; inbox and sheet are NOT checked, only our own two contracts"
  inbox='' sheets=''
fi

mkdir -p "$work"
cp "$here"/*.mjs "$here"/*.cjs "$work/"
[ -f "$work/package.json" ] || echo '{"private":true}' >"$work/package.json"
if [ ! -d "$work/node_modules/@stoplight/prism-cli" ] || [ ! -d "$work/node_modules/yaml" ]; then
  (cd "$work" && npm install --no-audit --no-fund --silent @stoplight/prism-cli@5.14.2 yaml@2 ajv@8)
fi

# It would tell only the first eight kilobytes of its objections.
sed -i 's/= 8 \* 1024 - 100;/= 1024 * 1024;/' "$work/node_modules/@stoplight/prism-http-server/dist/server.js"

started=()
finish() {
  for each in "${started[@]}"; do kill "$each" 2>/dev/null || true; done
  wait 2>/dev/null || true
}
trap finish EXIT

wait_for() { # command…: up to a minute
  for _ in $(seq 600); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.1
  done
  echo "check_vendors: waited a minute for: $*" >&2
  exit 1
}
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1"); }
address() { node "$work/told.mjs" address "$work/twins.json" "$1"; }
proxy() { # counterpart, description: leaves the address in $proxied
  local port
  port=$(node "$work/told.mjs" free-port)
  node -r "$work/loud.cjs" "$work/node_modules/@stoplight/prism-cli/dist/index.js" \
    proxy -h 127.0.0.1 -p "$port" "$2" "$(address "$1")" >"$work/prism-$1.log" 2>&1 &
  started+=($!)
  wait_for listens "$port"
  proxied=http://127.0.0.1:$port
}

node "$work/told.mjs" world "$here/every_verb.json" "$work/world.json"
rm -f "$work/twins.json" "$work"/prism-*.log
"$build/app/claimstep" twins --port 0 --json --world "$work/world.json" >"$work/twins.json" 2>"$work/twins.log" &
started+=($!)
wait_for address control

proxy care_platform "$root/docs/openapi/care-platform.yaml"
platform=$proxied
proxy payer_portal "$root/docs/openapi/payer-portal.yaml"
portal=$proxied
tickets=$(address ticket_inbox)
if [ -n "$inbox" ]; then
  node "$work/overlay.mjs" "$inbox" "$work/inbox.yaml"
  proxy ticket_inbox "$work/inbox.yaml"
  tickets=$proxied
fi

"$build/tests/contracts/connector_driver" "$here/every_verb.json" \
  "control=$(address control)" "ticket_inbox=$tickets" "care_platform=$platform" "payer_portal=$portal" \
  "programs_sheet=$(address programs_sheet)" >"$work/exchanges.jsonl"
if grep -h 'not checked' "$work"/prism-*.log; then
  echo "check_vendors: the proxy cannot compile a part of a description and lets everything pass there" >&2
  exit 1
fi
node "$work/report.mjs" "$work/exchanges.jsonl" "$here/known_faults.json" ${sheets:+"$sheets"}
