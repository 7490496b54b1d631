#!/usr/bin/env bash
# Proves that contract.sh can fail. Usage: contract_fail.sh [SOURCE_DIR]
root=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
# shellcheck source=tests/lint/mistakes.bash
. "$root/tests/lint/mistakes.bash"
prove contract firmware/hall/openapi.yaml
contract=firmware/hall/openapi.yaml

mistake $contract 'a comma in a text wants quotes' 's/description: "(Numbers, online and offline)"/description: \1/'
found
mistake $contract 'tags twice' '$a tags: []'
found
mistake $contract '#/components/schemas/Nobody leads nowhere' 's,schemas/Heartbeat,schemas/Nobody,'
found
mistake $contract "'promised_by' is a required property" 's/^ *promised_by: "2026-12-22"$/ /'
mistake $contract 'getTime twice' 's/operationId: getStatus/operationId: getTime/'
mistake $contract 'delete /v1/tickets/{key}: its path parameters are others' 's,^( *- )name: key$,\1name: code,'
mistake $contract 'post /v1/tickets: without Idempotency-Key' '/^ *operationId: createTicket$/,/requestBody/s/^ *parameters: .*/ /'
found
exit $failures
