# Proves that the contract's witness can fail: each mistake is made once, by a knob of the hall, by a client, or in a copy
# of openapi.yaml, and must be named; what is right must not be. Usage: contract_fail.py SOURCE_DIR BUILD_DIR
import base64
import ctypes
import http.client
import json
import os
import random
import secrets
import socket
import ssl
import subprocess
import sys
import tempfile
import time

SOURCE, BUILD = sys.argv[1], sys.argv[2]
HERE = os.path.join(SOURCE, "tests/hall")
sys.path.insert(0, HERE)
from contract_formats import FORMATS, NotJson, depth, pattern, read_json  # noqa: E402
from contract_http import Reader  # noqa: E402
from contract_report import read_record, violations  # noqa: E402

PROXY = ["/usr/bin/python3", "-B", "-W", "ignore", f"{HERE}/contract_proxy.py"]
PERSON = {"kind": "card", "card": {"type": "resident", "name": "张小满", "number": "110101199003070273", "valid_to": "2036-05-01"}}
BEAT = {"screen": "attract", "frames": 1, "last_input_s": 1, "devices": [], "outbox": 0, "versions": {}}
PROBLEM = '{"type":"about:blank","title":"No","status":%d,"code":"%s"}'
CATALOG = '{"version":"1"}'
complaints = []


def complain(text):
	complaints.append(text)


class Hall:
	def __init__(self, folder):
		self.folder = folder
		subprocess.run([f"{HERE}/make-certs.sh", folder], check=True, capture_output=True)
		self.process, self.port = self.start([f"{BUILD}/tests/hall/onedoor-hall", "--tls-dir", folder, "--port", "0", "--control",
			f"{folder}/ctl", "--fixtures", f"{HERE}/fixtures", "--db", f"{folder}/hall.db", "--limit", "all=0"])

	@staticmethod
	def start(words):
		process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
		line = process.stdout.readline()
		if not line.startswith("listening"):
			sys.exit(f"contract_fail.py: does not come up: {words[0]}")
		return process, int(line.rsplit(":", 1)[1])

	def control(self, line):
		said = subprocess.run([f"{BUILD}/tests/hall/onedoor-hall", "ctl", f"{self.folder}/ctl", *line.split(" ")], capture_output=True,
			text=True)
		if said.returncode != 0 or not said.stdout.startswith("ok"):
			complain(f"knob: {line}: {said.stdout}{said.stderr}")


class Watched:
	"""A witness before the hall and a terminal before the witness; what it saw, when it has ended."""

	def __init__(self, hall, *more):
		self.hall, self.record = hall, f"{hall.folder}/record-{secrets.token_hex(4)}"
		self.process, self.port = hall.start([*PROXY, "serve", str(hall.port), "--tls-dir", hall.folder, "--keys", hall.folder,
			"--record", self.record, *more])
		self.context = ssl.create_default_context(cafile=f"{hall.folder}/ca.pem")
		self.context.load_cert_chain(f"{hall.folder}/terminal-0001.pem", f"{hall.folder}/terminal-0001.key")
		self.line = http.client.HTTPSConnection("localhost", self.port, context=self.context, timeout=20)

	def ask(self, method, path, body=None, key=None, headers=None):
		"""The answer's status and body, or None when none came."""
		headers = dict(headers or {})
		if method == "POST":
			headers = {"Idempotency-Key": key or secrets.token_urlsafe(24), "Content-Type": "application/json", **headers}
		headers = {name: value for name, value in headers.items() if value is not None}
		data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
		try:
			self.line.request(method, path, data, headers)
			answer = self.line.getresponse()
			return answer.status, answer.read()
		except (OSError, http.client.HTTPException):
			self.line.close()
			return None

	def wait_seen(self, operation):
		"""Until one of it is in the record."""
		for _ in range(600):
			if any(exchange["operation"] == operation for exchange in read_record(self.record)[0]):
				return
			time.sleep(0.1)
		complain(f"{operation}: was not seen")

	def end(self):
		self.line.close()
		self.process.terminate()
		if self.process.wait(30) != 0:
			complain("the witness ended badly")
		exchanges, faults = read_record(self.record)
		with open(self.record, encoding="utf-8") as file:
			text = file.read()
		for secret in ("110101199003070273", "张小满", json.dumps("张小满")[1:-1], "13800001234", "0273"):
			if secret in text:
				complain(f"the record says {secret}")
		return exchanges, faults


def seal(value, key):
	clear = json.dumps(value).encode()
	box = ctypes.create_string_buffer(len(clear) + 48)
	ctypes.CDLL("libsodium.so.23").crypto_box_seal(box, clear, ctypes.c_ulonglong(len(clear)), base64.b64decode(key))
	return base64.b64encode(box.raw).decode()


def one_by_one(hall, more, cases):
	"""cases: what it is; the mistake as violations() would say it, or None; and what is done. Each is one exchange, in turn."""
	watched = Watched(hall, *more)
	wanted = []
	for what, mistake, knob, words in cases:
		if knob:
			hall.control(knob)
		watched.ask(*words[:2], **(words[2] if len(words) > 2 else {}))
		if knob:
			hall.control("clear")
		wanted.append((what, mistake))
	exchanges, faults = watched.end()
	if faults or len(exchanges) != len(wanted):
		return complain(f"{len(exchanges)} exchanges for {len(wanted)} questions, {faults}")
	for (what, mistake), exchange in zip(wanted, exchanges):
		told = [f"{side} {m['at']}: {m['rule']}" for side, m in violations(exchange)]
		if mistake is None and told or mistake is not None and mistake not in told:
			complain(f"{what}: {told}, not {mistake}")


def strangers(hall):
	"""What a hall must not say, said by its knobs; and what a terminal must not ask."""
	def says(path, status, kind, body, header=""):
		header = f"header={header} " if header else ""
		return f"at {path} status={status} type={kind} {header}count=1 body={body}"

	def get(path, **more):
		return "GET", path, more

	def post(path, body, **more):
		return "POST", path, {"body": body, **more}

	kind, problem = "application/json", "application/problem+json"
	time = '{"now":"%s","unix_ms":1,"timezone":"Asia/Shanghai"}'
	times = "/v1/time"
	status = "/v1/status"
	beats = "/v1/terminals/me/heartbeat"
	session = "/v1/identity-sessions"
	key = "k" * 24
	_, catalog = hall.terminal.ask("GET", "/v1/catalog")
	sealing_key = json.loads(catalog)["sealing_key"]
	wish = {"matter": "hrss-06", "answers": {}, "lang": "zh", "person": PERSON}
	when = {"submitted_at": "2026-11-24T09:12:30+08:00", "offline": False}

	same_box = {"sealed": seal({**wish, "answers": {"wish": "x"}}, sealing_key), **when}

	def case(inner):
		return post("/v1/cases", {"sealed": seal(inner, sealing_key), **when})

	one_by_one(hall, (), [
		("the hall's own", None, None, get(times)),
		("the catalogue", None, None, get("/v1/catalog")),
		("a member is missing", "answer body: required", says(times, 200, kind, '{"now":"2026-11-24T09:12:30+08:00"}'), get(times)),
		("not a time", "answer body/now: properties/now/Time/format", says(times, 200, kind, time % "2026-11-31T09:12:30+08:00"), get(times)),
		("a time without seconds", "answer body/now: properties/now/Time/format", says(times, 200, kind, time % "2026-11-30T09:12+08:00"),
			get(times)),
		("a line feed behind the pattern's end", "answer body/now: properties/now/Time/pattern",
			says(times, 200, kind, time % "2026-11-30T09:12:30+08:00\\n"), get(times)),
		("a wrong constant", "answer body/timezone: properties/timezone/const",
			says(times, 200, kind, '{"now":"2026-11-24T09:12:30+08:00","unix_ms":1,"timezone":"UTC"}'), get(times)),
		("not JSON", "answer body: json: syntax", says(times, 200, kind, "{"), get(times)),
		("a member twice", "answer body: json: doublet", says(times, 200, kind, '{"now":1,"now":2}'), get(times)),
		("no number", "answer body: json: constant", says(times, 200, kind, '{"unix_ms":NaN}'), get(times)),
		("HTML", "answer header/content-type: content", says(times, 200, "text/html", "<p>"), get(times)),
		("a header that says otherwise", "answer header/cache-control: const",
			says(times, 200, kind, time % "2026-11-24T09:12:30+08:00", "Cache-Control:max-age=9"), get(times)),
		("an undeclared status", "answer status: undeclared", says(times, 202, kind, "{}"), get(times)),
		("a redirection", "answer status: undeclared", says(times, 302, "text/html", "x", "Location:/x"), get(times)),
		("no ETag", "answer header/etag: required", says("/v1/catalog", 200, kind, CATALOG), get("/v1/catalog")),
		("an empty answer", "answer body: required", says(times, 200, kind, ""), get(times)),
		("a refusal in HTML", "answer header/content-type: content", says(status, 502, "text/html", "<h1>502"), get(status)),
		("a refusal without a code", "answer body: Problem/required", says(status, 400, problem, '{"type":"a","title":"b","status":400}'),
			get(status)),
		("a refusal of another status", "answer body/status: the answer's own", says(status, 400, problem, PROBLEM % (404, "not_found")),
			get(status)),
		("a code nobody has heard of", "answer body/code: undocumented", says(status, 400, problem, PROBLEM % (400, "bad_weather")),
			get(status)),
		("too many, and not until when", "answer header/retry-after: required of this status",
			says(status, 429, problem, PROBLEM % (429, "too_many_requests")), get(status)),
		("until when, as a date", "answer header/retry-after: type", f"at {status} status=503 retry_date_s=20 count=1", get(status)),
		("not allowed, and not what is", "answer header/allow: required of this status",
			says(status, 405, problem, PROBLEM % (405, "method_not_allowed")), get(status)),
		("garbage", "answer body: json: syntax", "garbage 1", get(status)),
		("an answer that is lost", None, "lose 1", get(status)),
		("an answer that is cut", None, "cut 1 20", get(status)),
		("a refusal of the hall's", None, "fail 1 503", get(status)),
		("a path nobody knows", "request path: unknown", None, get("/v1/nothing")),
		("a method nobody knows", "request method: unknown", None, post(status, {})),
		("an unknown path, answered", "answer status: of an unknown operation", says("/v1/nothing", 200, kind, "{}"), get("/v1/nothing")),
		("a code that is none", "request path/code: MatterCode/pattern", None, get("/v1/matters/HRSS")),
		("an undeclared query", "request query: undeclared", None, get("/v1/status?all=1")),
		("a query that is no number", "request query/after: type", None, get("/v1/handoffs/h1Qm0cXo2v8rT4n6?after=x")),
		("a query that is too much", "request query/wait: maximum", None, get("/v1/handoffs/h1Qm0cXo2v8rT4n6?after=1&wait=26")),
		("a number as it should be", None, None, get("/v1/handoffs/h1Qm0cXo2v8rT4n6?after=1&wait=1")),
		("a key that is too short", "request header/idempotency-key: Key/pattern", None, post(beats, BEAT, key="short")),
		("without a key", "request header/idempotency-key: required", None, post(beats, BEAT, headers={"Idempotency-Key": None})),
		("a body", None, None, post(beats, BEAT, key=key)),
		("another body under the same key", "request header/idempotency-key: rule 2: another body", None,
			post(beats, {**BEAT, "frames": 2}, key=key)),
		("the same body again", None, None, post(beats, BEAT, key=key)),
		("another answer to the same", "answer body: rule 2: another answer",
			says(beats, 200, kind, '{"next_s":17}', "Idempotent-Replayed:true"), post(beats, BEAT, key=key)),
		("a body of another type", "request header/content-type: requestBody/content", None,
			post(beats, BEAT, headers={"Content-Type": "text/plain"})),
		("no body", "request body: required", None, post(beats, b"")),
		("a member that is missing", "request body: Heartbeat/required", None, post(beats, {"screen": "attract"})),
		("a member too many", "request body/card: Identity/properties/card/additionalProperties", None,
			post(session, {"kind": "card", "card": {**PERSON["card"], "address": "x"}})),
		("a person", None, None, post(session, PERSON)),
		("too deep", "request body: nesting", None, post(beats, {**BEAT, "versions": {"a": [[[[[[[1]]]]]]]}})),
		("a box", None, None, case(wish)),
		("a box with a member too many", "request body/sealed: SealedCase/properties/sealed/contentSchema/CaseRequest/additionalProperties",
			None, case({**wish, "number": "110101199003070273"})),
		("a box with a wrong phone", "request body/sealed/contact: SealedCase/properties/sealed/contentSchema/CaseRequest/properties/contact/pattern",
			None, case({**wish, "contact": "138 0000 1234"})),
		("a box that nobody can open", "request body/sealed: SealedCase/properties/sealed/contentSchema", None,
			post("/v1/cases", {"sealed": base64.b64encode(bytes(90)).decode(), **when})),
		("a box under a key", None, None, post("/v1/cases", same_box, key=key)),
		("the same box, and something else around it", None, None, post("/v1/cases", {**same_box, "offline": True}, key=key)),
		("another box under the key", "request header/idempotency-key: rule 2: another body", None,
			post("/v1/cases", {"sealed": seal(wish, sealing_key), **when}, key=key)),
		("a body for nothing", "request body: undeclared", None, ("DELETE", "/v1/tickets/" + "k" * 24, {"body": b"{}"})),
		("nothing of it", None, None, ("DELETE", "/v1/tickets/" + "k" * 24)),
	])


def another_contract(hall):
	"""The hall as it is against a contract that says otherwise; each mistake in a copy."""
	with open(f"{SOURCE}/firmware/hall/openapi.yaml", encoding="utf-8") as file:
		text = file.read()
	for before, after, mistake in (
		("required: [now, unix_ms, timezone]", "required: [now, unix_ms, timezone, leap]", "answer body: required"),
		("unix_ms: {type: integer, minimum: 0}", "unix_ms: {type: string}", "answer body/unix_ms: properties/unix_ms/type"),
		("timezone: {type: string, const: Asia/Shanghai}", "timezone: {type: string, format: uri}", "answer body/timezone: properties/timezone/format"),
		("operationId: getTime\n", "operationId: getTime\n      parameters: [{name: at, in: query, required: true, schema: {type: integer}}]\n",
			"request query/at: required"),
		("operationId: getTime\n", "operationId: getTime\n      parameters: [{name: Now, in: header, required: true, schema: {type: integer}}]\n",
			"request header/now: required"),
	):
		if before not in text:
			complain(f"openapi.yaml has no '{before}'")
		path = f"{hall.folder}/openapi.yaml"
		with open(path, "w", encoding="utf-8") as file:
			file.write(text.replace(before, after, 1))
		one_by_one(hall, ("--contract", path), [(after, mistake, None, ("GET", "/v1/time"))])


def strange_ones(hall):
	"""What a knob says in a stranger's place is not the hall's, while it lasts."""
	path = f"{hall.folder}/strange"
	with open(path, "w", encoding="utf-8") as file:
		file.write("+GET:/v1/st*\n")
	watched = Watched(hall, "--strange", path)
	for ask in ("/v1/status", "/v1/time"):
		hall.control(f"at {ask} status=200 type=application/json body={{}}")
		watched.ask("GET", ask)
	with open(path, "a", encoding="utf-8") as file:
		file.write("-GET:/v1/st*\n")
	watched.ask("GET", "/v1/status")
	hall.control("clear")
	told = [(exchange["operation"], bool(list(violations(exchange)))) for exchange in watched.end()[0]]
	if told != [("getStatus", False), ("getTime", True), ("getStatus", True)]:
		complain(f"strangers: {told}")


def lines(hall):
	"""Other lines than one question after another."""
	watched = Watched(hall)
	slow = watched.context.wrap_socket(socket.create_connection(("127.0.0.1", watched.port)), server_hostname="localhost")
	hall.control("at /v1/status hang=yes")
	slow.sendall(b"GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n")
	if watched.ask("GET", "/v1/time")[0] != 200:
		complain("one line waits for another")
	slow.close()
	watched.wait_seen("getStatus")  # before it could be answered after all
	hall.control("clear")
	split = watched.context.wrap_socket(socket.create_connection(("127.0.0.1", watched.port)), server_hostname="localhost")
	for byte in b"GET /v1/time HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n":
		split.sendall(bytes([byte]))
	said = b""
	while piece := split.recv(4096):
		said += piece
	split.close()
	if not said.startswith(b"HTTP/1.1 200"):
		complain("a question in pieces is not answered")
	stranger = ssl.create_default_context(cafile=f"{hall.folder}/ca.pem")
	stranger.load_cert_chain(f"{hall.folder}/stranger.pem", f"{hall.folder}/stranger.key")
	line = http.client.HTTPSConnection("localhost", watched.port, context=stranger, timeout=20)
	line.request("GET", "/v1/time")
	if line.getresponse().status != 403:
		complain("a stranger's certificate does not reach the hall")
	line.close()
	for name in (None, "wrong", "expired"):
		context = ssl.create_default_context(cafile=f"{hall.folder}/ca.pem")
		if name:
			context.load_cert_chain(f"{hall.folder}/{name}.pem", f"{hall.folder}/{name}.key")
		line = http.client.HTTPSConnection("localhost", watched.port, context=context, timeout=20)
		try:
			line.request("GET", "/v1/time")
			line.getresponse()
			complain(f"certificate {name}: is let in")
		except (OSError, http.client.HTTPException):
			pass
	raw = watched.context.wrap_socket(socket.create_connection(("127.0.0.1", watched.port)), server_hostname="localhost")
	raw.sendall(b"this is no HTTP\r\n\r\n")
	while raw.recv(4096):
		pass
	raw.close()
	exchanges, faults = watched.end()
	told = sorted((str(exchange["operation"]), exchange["status"] or 0, [m["at"] for _, m in violations(exchange)]) for exchange in exchanges)
	wanted = [("None", 0, ["framing"]), ("getStatus", 0, []), ("getTime", 200, []), ("getTime", 200, []), ("getTime", 403, [])]
	if told != wanted or faults:
		complain(f"lines: {told} {faults}")


def reports(hall):
	"""run and report fail when they should."""
	folder = f"{hall.folder}/records"
	os.mkdir(folder)

	def files(excuses, record):
		for name, text in (("excuses", excuses), ("tests", "one\n"), ("records/one.jsonl", record)):
			with open(f"{hall.folder}/{name}", "w", encoding="utf-8") as file:
				file.write(text)
		return subprocess.run([*PROXY, "report", "--excuses", f"{hall.folder}/excuses", "--records", folder, "--tests", f"{hall.folder}/tests"],
			capture_output=True, text=True)

	good = {"operation": "getTime", "status": 200, "request": [], "answer": [], "whole": True}
	bad = {**good, "answer": [{"at": "body/now", "rule": "type"}]}
	begin, end = '{"begin":7,"mode":"%s"}\n', '{"end":7}\n'
	ids = [line.split(": ")[1].strip() for line in open(f"{SOURCE}/firmware/hall/openapi.yaml", encoding="utf-8") if "operationId: " in line]
	rest = "".join(f"operation {name} because\n" for name in ids if name != "getTime")
	for what, excuses, mode, exchange, last, mistake in (
		("all well", rest, "both", good, end, None),
		("an excuse that is none any more", rest + "operation getTime because\n", "both", good, end, "getTime: is excused, but"),
		("an excuse for nothing", rest + "operation getDime because\n", "both", good, end, "no such operation: getDime"),
		("an excuse without a reason", rest + "operation getTime\n", "both", good, end, "a line without a reason"),
		("never seen", rest.replace("operation getStatus because\n", ""), "both", good, end, "getStatus: no kiosk has done it"),
		("a mistake", rest, "both", bad, end, "one: getTime 200 answer: body/now: type"),
		("a stranger's", rest + "operation getTime x\n", "both", {**bad, "strange": True}, end, None),
		("never by a kiosk", rest, "answers", good, end, "getTime: no kiosk has done it"),
		("no end", rest, "both", good, "", "a witness ended before all was judged"),
	):
		said = files(excuses, begin % mode + json.dumps(exchange) + "\n" + last)
		if (mistake is None) != (said.returncode == 0) or (mistake or "") not in said.stderr:
			complain(f"report: {what}: {said.returncode} {said.stderr}")
	said = files(rest, "")
	if said.returncode == 0 or "nothing went through the witness" not in said.stderr:
		complain(f"report: nothing seen: {said.stderr}")
	said = subprocess.run([*PROXY, "run", "two", "--excuses", f"{hall.folder}/excuses", "--records", folder, "--", "/bin/true"],
		capture_output=True, text=True)
	if said.returncode == 0 or "no record" not in said.stderr:
		complain(f"run: a test that does not go through the witness: {said.stderr}")


def parts():
	"""The readers alone: every way of cutting a stream in two, and noise."""
	stream = (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 204 No Content\r\n\r\n"
		b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nxyz\r\n1;a=b\r\nw\r\n0\r\nTrailer: 1\r\n\r\nHTTP/1.1 200 OK\r\n\r\nrest")
	for cut in range(len(stream)):
		got = []
		reader = Reader(False, lambda message: None, got.append, lambda: "GET")
		reader.feed(stream[:cut])
		reader.feed(stream[cut:])
		reader.end()
		if [(m.status, m.body) for m in got] != [(200, b"abc"), (204, b""), (200, b"xyzw"), (200, b"rest")] or reader.broken:
			complain(f"cut at {cut}: {[(m.status, m.body) for m in got]} {reader.broken}")
	for text, why in ((b"GET /x HTTP/1.0\r\n\r\n", "request line"), (b"GET /x HTTP/1.1\r\nA : b\r\n\r\n", "header line"),
		(b"POST /x HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", "content-length"),
		(b"POST /x HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "transfer-encoding"),
		(b"POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "chunk size"), (b"\xff\r\n\r\n", "head is not ASCII"),
		(b"A" * 70000, "head too long"), (b"POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n" + b"x" * 9, "body too long")):
		reader = Reader(True, lambda message: None, lambda message: None)
		reader.feed(text)
		if reader.broken != why:
			complain(f"{text[:50]}: {reader.broken}, not {why}")
	random.seed(7)
	for _ in range(3000):  # noise within what is right: nothing but what broken says may come of it
		noisy = bytearray(stream)
		for _ in range(random.randrange(1, 6)):
			noisy[random.randrange(len(noisy))] = random.randrange(256)
		reader = Reader(False, lambda message: None, lambda message: None, lambda: "GET")
		for at in range(0, len(noisy), 50):
			reader.feed(bytes(noisy[at:at + 50]))
		reader.end()
	for name, good, bad in (
		("date", ("2024-02-29",), ("2023-02-29", "2024-2-1", "20240201", "2024-02-29\n")),
		("date-time", ("2026-11-24T09:12:30+08:00", "2026-11-24T09:12:30.250Z"), ("2026-11-24 09:12:30+08:00", "2026-11-24T24:00:00+08:00",
			"2026-11-24T09:12:30", "2026-02-30T09:12:30+08:00", "2026-11-24T09:12:30+0800")),
		("uri", ("https://hall.example/t/3v0Z", "about:blank"), ("/t/3v0Z", "https://hall.example/ x", "https://hall.example/满", "")),
		("uri-reference", ("about:blank", "/x?y#z", ""), ("a b", "%zz")),
	):
		for text in good + bad:
			if FORMATS[name](text) != (text in good):
				complain(f"{name}: '{text}'")
	if pattern("^a$").search("a\n") or not pattern("^a\\$").search("a$"):
		complain("pattern: the end")
	for data, word in ((b'{"a":1,"a":1}', "doublet"), (b"[Infinity]", "constant"), (b'"\xff"', "utf-8"), (b"[" * 100000, "syntax")):
		try:
			read_json(data)
			complain(f"json: {data[:20]} is read")
		except NotJson as error:
			if str(error) != word:
				complain(f"json: {data[:20]}: {error}")
	if [depth(value) for value in (1, [], [[1], {"a": []}])] != [0, 1, 3]:
		complain("depth")


def main():
	parts()
	with tempfile.TemporaryDirectory() as folder:
		hall = Hall(folder)
		try:
			hall.terminal = Watched(hall)
			for step in (strangers, another_contract, strange_ones, lines, reports):
				step(hall)
			hall.terminal.end()
		finally:
			hall.process.terminate()
			hall.process.wait(30)
	print(*complaints, sep="\n", end="\n" if complaints else "")
	return 1 if complaints else 0


sys.exit(main())
