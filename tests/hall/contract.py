# The reference hall keeps its contract: every answer is what firmware/hall/openapi.yaml says, and the answers that come with
# the fixtures (fixtures/answers) are filed or refused as they should be.
# Usage: contract.py SOURCE_DIR BUILD_DIR [FIXTURES]; speaks only of mistakes, exit status 1 then.
import base64
import ctypes
import http.client
import json
import os
import secrets
import ssl
import subprocess
import sys
import tempfile
import urllib.parse

import jsonschema
import yaml

SOURCE, BUILD = sys.argv[1], sys.argv[2]
FIXTURES = sys.argv[3] if len(sys.argv) > 3 else f"{SOURCE}/tests/hall/fixtures"
PERSON = {"kind": "card", "card": {"type": "resident", "name": "张小满", "number": "110101199003070273", "valid_to": "2036-05-01"}}
mistakes = []


class Loader(yaml.SafeLoader):
	"""`no` is a word, and a date a text."""


Loader.yaml_implicit_resolvers = {
	first: [pair for pair in pairs if pair[0][18:] not in ("timestamp", "bool")]
	for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile("^(true|false)$"), list("tf"))


class Contract:
	def __init__(self, path):
		with open(path, encoding="utf-8") as file:
			self.root = yaml.load(file, Loader)

	def schema(self, path, method, status):
		responses = self.root["paths"][path][method]["responses"]
		found = responses.get(str(status), responses.get(f"{status // 100}XX"))
		if "$ref" in found:
			found = self.root["components"]["responses"][found["$ref"].rsplit("/", 1)[1]]
		return next(iter(found.get("content", {}).values()), {}).get("schema")

	def check(self, what, schema, value):
		whole = {**schema, "components": self.root["components"]}
		for error in list(jsonschema.Draft202012Validator(whole).iter_errors(value))[:3]:
			mistakes.append(f"{what}: {error.json_path}: {error.message[:300]}")


class Hall:
	def __init__(self, folder, contract):
		self.contract, self.folder = contract, folder
		subprocess.run([f"{SOURCE}/tests/hall/make-certs.sh", folder], check=True, capture_output=True)
		self.process = subprocess.Popen(
			[f"{BUILD}/tests/hall/onedoor-hall", "--tls-dir", folder, "--port", "0", "--control", f"{folder}/ctl",
			 "--fixtures", FIXTURES, "--limit", "all=0"], stdout=subprocess.PIPE, text=True)
		line = self.process.stdout.readline()
		if not line.startswith("listening"):
			sys.exit("contract.py: the hall does not come up")
		context = ssl.create_default_context(cafile=f"{folder}/ca.pem")
		context.load_cert_chain(f"{folder}/terminal-0001.pem", f"{folder}/terminal-0001.key")
		self.line = http.client.HTTPSConnection("localhost", int(line.rsplit(":", 1)[1]), context=context)

	def ask(self, path, method, real, body=None, headers=None, key=None):
		"""path as in the contract, real as it is sent. Returns the status and the JSON."""
		headers = dict(headers or {})
		data = None
		if body is not None:
			data = json.dumps(body).encode()
			headers |= {"Content-Type": "application/json", "Idempotency-Key": key or secrets.token_urlsafe(24)}
		self.line.request(method.upper(), real, data, headers)
		response = self.line.getresponse()
		text = response.read()
		value = json.loads(text) if text else None
		schema = self.contract.schema(path, method, response.status)
		if schema:
			self.contract.check(f"{method} {real} {response.status}", schema, value)
		return response.status, value

	def control(self, *words):
		said = subprocess.run([f"{BUILD}/tests/hall/onedoor-hall", "ctl", f"{self.folder}/ctl", *words], check=True, capture_output=True, text=True)
		return said.stdout

	def stop(self):
		self.process.terminate()
		if self.process.wait(30) not in (0, -15):
			mistakes.append(f"the hall ended with {self.process.returncode}")


def request_certificate(folder):
	"""A request for a fresh key, as a terminal makes it."""
	made = subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
		f"{folder}/fresh.key", "-subj", "/CN=nobody"], check=True, capture_output=True, text=True)
	return made.stdout


def try_fleet(hall):
	"""A terminal comes into the fleet, is told how to be and what to do, and says how it is."""
	port = hall.control("phone-port").strip()
	public = http.client.HTTPSConnection("localhost", int(port), context=ssl.create_default_context(cafile=f"{hall.folder}/ca.pem"))

	def ask_public(path, method, body=None):
		public.request(method.upper(), path, body and json.dumps(body), {"Content-Type": "application/json"} if body else {})
		response = public.getresponse()
		value = json.loads(response.read())
		hall.contract.check(f"{method} {path} {response.status}", hall.contract.schema(path, method, response.status), value)
		return response.status, value

	payload = hall.control("enrol-code", "terminal-0009", "east").split(".")[1]
	code = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
	hall.contract.check("EnrolmentCode", {"$ref": "#/components/schemas/EnrolmentCode"}, code)
	ask_public("/v1/ca", "get")
	csr = request_certificate(hall.folder)
	for wish in ({"token": code["token"], "csr": csr}, {"token": code["token"], "csr": request_certificate(hall.folder)},
			{"token": code["token"], "csr": "none"}, {"token": secrets.token_urlsafe(24), "csr": csr}):
		ask_public("/v1/terminals", "post", wish)
	hall.ask("/v1/terminals/me/certificate", "post", "/v1/terminals/me/certificate", {"csr": csr})
	with open(f"{hall.folder}/layer.conf", "w", encoding="utf-8") as file:
		file.write("[session]\nidle_s = 90\n")
	for _ in range(2):
		hall.ask("/v1/terminals/me/config", "get", "/v1/terminals/me/config")
		hall.control("config-set", "device", "terminal-0001", f"{hall.folder}/layer.conf")
	orders = [["out_of_service", "network"], ["update", "https://hall.example/onedoor.bundle", "0" * 64], ["self_test"]]
	for words in orders:
		hall.control("command", "terminal-0001", *words)
	_, told = hall.ask("/v1/terminals/me/commands", "get", "/v1/terminals/me/commands?after=0&wait=1")
	if [entry["name"] for entry in told["commands"]] != [words[0] for words in orders]:
		mistakes.append(f"commands: {told}")
	path = "/v1/terminals/me/commands/{id}/result"
	for _ in range(2):
		hall.ask(path, "post", path.replace("{id}", str(told["commands"][0]["id"])), {"state": "done"})
	screen = {"screen": "attract", "lang": "zh", "size": [1080, 1920], "nodes": [{"role": "page", "rect": [0, 0, 1080, 1920], "text": ""}]}
	hall.ask("/v1/terminals/me/screenshots", "post", "/v1/terminals/me/screenshots", screen)
	beat = {"screen": "attract", "frames": 1, "last_input_s": 2, "devices": [], "outbox": 0, "versions": {}, "slot": "a", "config_version": 1,
		"last_frame_s": 0, "paper_mm": 41200}
	hall.ask("/v1/terminals/me/heartbeat", "post", "/v1/terminals/me/heartbeat", beat)


def seal(value, key):
	sodium = seal.library
	clear = json.dumps(value, ensure_ascii=False).encode()
	box = ctypes.create_string_buffer(len(clear) + 48)
	sodium.crypto_box_seal(box, clear, ctypes.c_ulonglong(len(clear)), base64.b64decode(key))
	return base64.b64encode(box.raw).decode()


seal.library = ctypes.CDLL("libsodium.so.23")


def file_case(hall, catalog, what, answers, card):
	request = {**what, "answers": answers, "lang": "zh"}
	if card:
		request["person"] = PERSON
	hall.contract.check("CaseRequest", {"$ref": "#/components/schemas/CaseRequest"}, request)
	_, now = hall.ask("/v1/time", "get", "/v1/time")
	return hall.ask("/v1/cases", "post", "/v1/cases", {"sealed": seal(request, catalog["sealing_key"]), "submitted_at": now["now"][:19] + "+08:00"})


def try_answers(hall, catalog, file):
	code = file[:-5]
	with open(f"{FIXTURES}/answers/{file}", encoding="utf-8") as text:
		cases = json.load(text)
	is_bundle = any(bundle["code"] == code for bundle in catalog["bundles"])
	entry = next((e for e in catalog["bundles" if is_bundle else "matters"] if e["code"] == code), None)
	if entry is None:
		return mistakes.append(f"answers/{file}: of nothing")
	what = {"bundle" if is_bundle else "matter": code}
	path = "/v1/bundles/{code}" if is_bundle else "/v1/matters/{code}"
	_, detail = hall.ask(path, "get", path.replace("{code}", code))
	slot = next((f for f in detail["form"]["properties"] if f == "slot"), None)
	for kind in ("right", "unfit"):
		for answers in cases.get(kind, []) if isinstance(cases.get(kind), list) else [cases[kind]] if kind in cases else []:
			if slot:
				answers = {**answers, "slot": detail["form"]["properties"]["slot"]["oneOf"][-1]["const"]}
			status, said = file_case(hall, catalog, what, answers, "card" in entry["identify"])
			# unfit is what x-check forbids; of today the hall does not judge
			is_refused = (status, said.get("code")) == (422, "invalid_answers")
			has_today = '"today"' in json.dumps(detail["form"].get("x-check", []))
			if status != 201 if kind == "right" else not (is_refused or has_today and status == 201):
				mistakes.append(f"answers/{file}: {kind}: {status} {said.get('code')} {said.get('pointer')}")
			elif status == 201:
				no = said["cases"][0]["no"]
				hall.ask("/v1/cases/{no}", "get", f"/v1/cases/{no}", headers={"Onedoor-Last-Four": "0273"})
	if "wrong" in cases:
		status, said = file_case(hall, catalog, what, cases["wrong"], "card" in entry["identify"])
		wanted = "/" + cases.get("because", "")
		if status != 422 or said["code"] != "invalid_answers" or not (said.get("pointer", "") + "/").startswith(wanted.split(".")[0]):
			mistakes.append(f"answers/{file}: wrong: {status} {said.get('code')} {said.get('pointer')}, not {wanted}")


def try_accounts(hall, catalog):
	"""Every account of the fixtures, by anybody and by its holder; payments of each end."""
	with open(f"{FIXTURES}/accounts.json", encoding="utf-8") as file:
		accounts = json.load(file)
	for account in accounts:
		where = f"/v1/accounts/{account['unit']}/{account['no']}"
		person = {"kind": "card", "card": {**PERSON["card"], "number": account.get("holder") or PERSON["card"]["number"]}}
		_, session = hall.ask("/v1/identity-sessions", "post", "/v1/identity-sessions", person)
		holder = {"Authorization": f"Bearer {session['token']}"}
		_, seen = hall.ask("/v1/accounts/{unit}/{no}", "get", where)
		_, own = hall.ask("/v1/accounts/{unit}/{no}", "get", where, headers=holder)
		if seen["is_mine"] or own["is_mine"] != bool(account.get("holder")):
			mistakes.append(f"{where}: not its holder's")
		hall.ask("/v1/me/accounts", "get", "/v1/me/accounts", headers=holder)
		if seen["due_fen"]:
			for code in ("1300000000000000009", f"13{account['no'][-8:]:0>16}0"):  # without money, with it
				wish = {"unit": account["unit"], "no": account["no"], "amount_fen": seen["due_fen"], "way": "code", "code": code}
				_, begun = hall.ask("/v1/payments", "post", "/v1/payments", wish, headers=holder)
				hall.ask("/v1/payments/{id}", "get", f"/v1/payments/{begun['id']}?after={begun['version']}&wait=10")
				hall.ask("/v1/payments/{id}", "delete", f"/v1/payments/{begun['id']}")
		for act in own["acts"]:
			hall.ask("/v1/account-acts", "post", "/v1/account-acts", {"unit": account["unit"], "no": account["no"], "act": act}, headers=holder)
		hall.ask("/v1/me", "get", "/v1/me", headers=holder)
	if len({unit["code"] for unit in catalog["units"]} & {account["unit"] for account in accounts}) != len(catalog["units"]):
		mistakes.append("a unit without an account")
	hall.ask("/v1/accounts/{unit}/{no}", "get", "/v1/accounts/water/0000")
	hall.ask("/v1/payments/{id}", "get", f"/v1/payments/{secrets.token_urlsafe(24)}")
	hall.ask("/v1/payments/{id}", "delete", f"/v1/payments/{secrets.token_urlsafe(24)}")


def read_collections(hall):
	"""Each collection: its first entries and its last, what is looked for by the name of the first, and a few documents. That
	all of the rest is the contract's the hall has judged itself when it began."""
	_, said = hall.ask("/v1/collections", "get", "/v1/collections")
	if not said["collections"]:
		mistakes.append("there is nothing to read")
	for one in said["collections"]:
		code, path = one["code"], "/v1/collections/{code}"
		_, page = hall.ask(path, "get", f"/v1/collections/{code}?limit=20")
		if page["count"] != one["count"] or page["version"] != one["version"]:
			mistakes.append(f"{code}: {page['count']} entries of {page['version']}, not {one['count']} of {one['version']}")
		entries = page["entries"]
		if page["count"] > 20:
			_, last = hall.ask(path, "get", f"/v1/collections/{code}?cursor={page['version']}-{page['count'] - 1}")
			entries += last["entries"]
		for entry in entries[:2] + entries[-1:]:
			hall.ask("/v1/collections/{code}/{id}", "get", f"/v1/collections/{code}/{entry['id']}")
		if entries:
			name = urllib.parse.quote(entries[0]["name"]["zh"][:12])
			_, found = hall.ask(path, "get", f"/v1/collections/{code}?limit=500&q={name}")
			if entries[0]["id"] not in [entry["id"] for entry in found["entries"]]:
				mistakes.append(f"{code}: {entries[0]['id']} is not found by its name")
		if any(entry.get("has_document") for entry in entries):
			_, documents = hall.ask("/v1/collection-documents/{code}", "get", f"/v1/collection-documents/{code}")
			if not documents["documents"]:
				mistakes.append(f"{code}: no documents")
	for path, real in ((path, "/v1/collections/nothing"), ("/v1/collections/{code}/{id}", f"/v1/collections/{code}/nothing"),
			(path, f"/v1/collections/{code}?q=,"), (path, f"/v1/collections/{code}?cursor=0123456789abcdef-0")):
		hall.ask(path, "get", real)


def main():
	contract = Contract(f"{SOURCE}/firmware/hall/openapi.yaml")
	with tempfile.TemporaryDirectory() as folder:
		hall = Hall(folder, contract)
		try:
			_, catalog = hall.ask("/v1/catalog", "get", "/v1/catalog")
			applied = 0
			for matter in catalog["matters"]:
				_, detail = hall.ask("/v1/matters/{code}", "get", f"/v1/matters/{matter['code']}")
				if ("form" in detail) != matter.get("apply", False):
					mistakes.append(f"{matter['code']}: apply and form do not agree")
				applied += "form" in detail
			if applied != len(catalog["matters"]):
				mistakes.append(f"only {applied} matters can be applied for")
			for bundle in catalog["bundles"]:
				hall.ask("/v1/bundles/{code}", "get", f"/v1/bundles/{bundle['code']}")
			_, session = hall.ask("/v1/identity-sessions", "post", "/v1/identity-sessions", PERSON)
			bearer = {"Authorization": f"Bearer {session['token']}"}
			hall.ask("/v1/status", "get", "/v1/status")
			hall.ask("/v1/plan", "get", "/v1/plan")
			read_collections(hall)
			if os.path.isdir(f"{FIXTURES}/answers"):
				for file in sorted(os.listdir(f"{FIXTURES}/answers")):
					try_answers(hall, catalog, file)
			_, me = hall.ask("/v1/me", "get", "/v1/me", headers=bearer)
			for entry in me["entries"]:
				if "case" in entry["target"]:
					hall.ask("/v1/cases/{no}", "get", f"/v1/cases/{entry['target']['case']}", headers=bearer)
			hall.ask("/v1/me/certificates", "get", "/v1/me/certificates", headers=bearer)
			for certificate in hall.ask("/v1/me/certificates", "get", "/v1/me/certificates", headers=bearer)[1]:
				path = f"/v1/certificates/{certificate['id']}/grants"
				wish = {"matter": "hrss-04", "purpose": "工伤认定申请"}
				hall.ask("/v1/certificates/{id}/grants", "post", path, wish, headers=bearer)
			items = [{"code": "medical", "title": "诊断证明"}]
			_, handoff = hall.ask("/v1/handoffs", "post", "/v1/handoffs", {"matter": "hrss-04", "items": items, "lang": "zh"})
			hall.ask("/v1/handoffs/{id}", "get", f"/v1/handoffs/{handoff['id']}?after=7")
			hall.ask("/v1/handoffs/{id}", "delete", f"/v1/handoffs/{handoff['id']}")
			hall.ask("/v1/handoffs/{id}", "get", f"/v1/handoffs/{handoff['id']}")
			status, filed = file_case(hall, catalog, {"matter": "hrss-06"}, {"wish": "仲裁", "name": "张小满", "phone": "13800001234"}, True)
			no = filed["cases"][0]["no"]
			for ask in filed["cases"][0]["asks"]:
				path = f"/v1/cases/{no}/materials"
				hall.ask("/v1/cases/{no}/materials", "post", path, {"ask": ask["id"], "files": ["nothing-here"]}, headers=bearer)
			hall.control("case-end", no, "done")
			for _ in range(2):
				hall.ask("/v1/evaluations", "post", "/v1/evaluations", {"case": no, "level": 4}, headers=bearer)
			for _ in range(2):
				_, call = hall.ask("/v1/assist-calls", "post", "/v1/assist-calls", {"screen": "intake"})
			hall.ask("/v1/assist-calls/{id}", "get", f"/v1/assist-calls/{call['id']}")
			hall.ask("/v1/assist-calls/{id}", "delete", f"/v1/assist-calls/{call['id']}")
			try_accounts(hall, catalog)
			try_fleet(hall)
			hall.ask("/v1/cases/{no}", "get", "/v1/cases/20200101000017")
			key = secrets.token_urlsafe(24)
			late = {"matter": "hrss-06", "answers": {}, "lang": "zh", "person": PERSON}
			body = {"sealed": seal(late, catalog["sealing_key"]), "submitted_at": "2026-11-24T09:00:00+08:00", "offline": True}
			status, said = hall.ask("/v1/cases", "post", "/v1/cases", body, key=key)
			if (status, said.get("work_item")) != (422, True):
				mistakes.append(f"handed in off line and wrong: {status} {said}")
			hall.ask("/v1/cases/{no}", "get", f"/v1/cases/{key}", headers=bearer)
		finally:
			hall.stop()


main()
print(*mistakes, sep="\n", end="\n" if mistakes else "")
sys.exit(1 if mistakes else 0)
