#!/usr/bin/env bash
# Proves that fixtures.sh can fail. Usage: fixtures_fail.sh [SOURCE_DIR]
root=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
# shellcheck source=tests/lint/mistakes.bash
. "$root/tests/lint/mistakes.bash"
prove fixtures tests/hall/fixtures tests/bench/form_64.json firmware/hall/openapi.yaml assets/icons
data=tests/hall/fixtures

# Forms, guides, materials.
mistake $data/matters/hrss-01.json 'hrss-01.json: child_name: maxLength is missing' '0,/"maxLength": 60/s//"maxLength": 2001/'
mistake $data/matters/hrss-04.json 'hrss-04.json: clock: lookahead is not of the subset here' '/"clock": \{/a "lookahead": true,'
mistake $data/matters/hrss-07.json 'hrss-07.json: x-pages: people is on 0 pages' 's/"where", "people"\]/"where"]/'
mistake $data/matters/socins-02.json 'socins-02.json: start: pattern is not of the subset' 's/"\^20\[0-9\]/"^(?=2)20[0-9]/'
mistake $data/matters/socins-09.json 'socins-09.json: account: widget date without the format' '0,/"x-widget": "text"/s//"x-widget": "date"/'
mistake $data/matters/talent-07.json 'talent-07.json: x-check: contract.begin is not there' 's/"contract.start"/"contract.begin"/'
mistake $data/matters/medins-03.json 'x-prefill: certificate.birth.weight, which nobody has' 's/certificate.birth.number/certificate.birth.weight/'
mistake $data/matters/medins-04.json 'medins-04.json: allOf/0: why is never' 's/"const": "referral"\}\}, "required"/"const": "holiday"}}, "required"/'
mistake $data/matters/civil-08.json 'civil-08.json: block of the unknown kind song' '0,/"kind": "paragraph"/s//"kind": "song"/'
mistake $data/matters/household-06.json 'link to bundle/nobody, which is not there' 's,"bundle/newborn","bundle/nobody",'
mistake $data/matters/entry-01.json 'material photo: required or max_files' 's/"max_files": 1/"max_files": 10/'
mistake $data/matters/traffic-01.json 'material eyesight: asks for ears' 's/"required": \["eyes"\]\}$/"required": ["ears"]}/;s/"if": \{"properties": \{"eyes"/"if": {"properties": {"ears"/'
mistake $data/matters/tax-05.json 'tax-05.json: not readable: twice in one object: guide' '1a "guide": {},'
mistake $data/matters/urban-04.json "has ['zh'], not zh and en" '0,/, "en": "[^"]*"/s///'
mistake $data/voices.csv 'voices.csv: hotline-05: pinyin does not fit' 's/re xian jian yi/re xian jian/'
mistake $data/voices.csv 'voices.csv: mayor-01: no icon trumpet' '/^mayor-01/s/telephone/trumpet/'
mistake $data/bundles/newborn.json 'newborn.json: x-bundle has not the matters' 's/"matters": \["health-02", /"matters": [/'
mistake tests/bench/form_64.json 'form_64.json: p1_kind: x-title is no language map' '/"p1_kind": \{/,/x-title/s/"x-title": \{.*\}/"x-title": "x"/'

# Answers.
mistake $data/answers/market-02.json 'market-02.json: right: refused: $.number' '0,/"number": "320584199205200023"/s//"number": "320584199205200024"/'
mistake $data/answers/tax-01.json 'tax-01.json: wrong: is taken' 's/"kind": "none"/"kind": "small"/'
mistake $data/answers/market-01.json 'market-01.json: unfit: breaks no x-check' 's/"capital": "600000.00"/"capital": "500000.00"/'
mistake $data/answers/power-01.json 'power-01.json: wrong: refused because of $.load' 's/"because": "load"/"because": "when"/'

# The city.
mistake $data/calendar.json '2026-10-10: a workday that is a holiday, or no weekend' 's/^(\t+"2026-10-07"),$/\1, "2026-10-10",/'
mistake $data/certificates.json 'cert-0002: id or trust' '/cert-0002/,/cert-0003/s/"trust": "A"/"trust": "E"/'
mistake $data/cases.json 'cases.json refund_supplement: the clock stands' '/"refund_supplement"/,/"audit"/s/"suspended": \{/"paused": {/'
mistake $data/cases.json "'yesterday' is no time" 's/"-1d 06:35"/"yesterday"/'
mistake $data/cases.json 'cases.json: no case is withdrawn' 's/"state": "withdrawn"/"state": "done"/'
mistake $data/cases.json 'green, with promised_by -3wd' '/"food_red"/,/"steps"/s/"colour": "red"/"colour": "green"/'
mistake $data/units.json 'water: scan has not one group' 's/\(\[0-9\]\{13\}\)/[0-9]{13}/'
mistake $data/units.json 'units.json: gas: pinyin does not fit' 's/tian ran qi/tian qi/'
mistake $data/units.json 'units.json: post: no icon pigeon' 's/"icon": "post"/"icon": "pigeon"/'
mistake $data/units.json "not the contract's ServiceUnit" '0,/"kind": "balance"/s//"kind": "credit"/'
mistake $data/accounts.json 'water/3205840012217: of somebody of whom nothing' '0,/320584199205200023/s//320584199205200024/'
mistake $data/accounts.json 'the mask shows more' '0,/李\*\*/s//李小满/'
found

# What is there, and may not be.
sed -i 's/13800001234/13912345678/' "$tree/$data/answers/hrss-01.json"
must_say 'hrss-01.json: 13912345678 may be somebody'
rm "$tree/$data/matters/mayor-01.json"
must_say 'voices.csv: mayor-01 has no form'
mv "$tree/$data/answers/hpf-03.json" "$tree/$data/answers/hpf-99.json"
must_say 'answers/hpf-03.json: not readable'
must_say 'hpf-99.json: answers to no form'
found
exit $failures
