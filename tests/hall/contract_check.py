# One exchange held against openapi.yaml: what is not as it says, in pointers and names of the contract, without a word of
# what a citizen said. contract_proxy.py gives it what passed; needs Debian's python3-jsonschema and python3-yaml.
import hashlib
import re
import urllib.parse

import jsonschema
import yaml

from contract_formats import FORMATS, Loader, NESTING, NotJson, depth, formats, pattern, read_json

URL_MAX, HEADERS_MAX, REQUEST_MAX, ANSWER_MAX, CATALOG_MAX = 512, 8192, 64 * 1024, 256 * 1024, 2 * 1024 * 1024
KEPT_REFUSALS = (409, 422)
NAME = re.compile(r"[a-z$][a-z0-9_-]{0,31}")
MOST = 8  # mistakes of one kind that are told


class Exchange:
	"""What passed; answer None: none came. Without a request: only what could not be read, (side, why)."""

	def __init__(self, terminal, request, answer, faults=(), is_strange=False):
		self.terminal, self.request, self.answer, self.faults = terminal, request, answer, list(faults)
		self.is_strange = is_strange  # somebody else's answer, which is not judged


def pointer(path):
	"""Names that cannot be a person's words, places in lists, and * for the rest."""
	return "".join(f"/{part}" if isinstance(part, int) or NAME.fullmatch(part) else "/*" for part in path)


def media_type(message):
	return (message.header("content-type") or "").partition(";")[0].strip().lower()


class Contract:
	def __init__(self, path, boxes=None):
		with open(path, encoding="utf-8") as file:
			self.root = yaml.load(file, Loader)
		self.boxes = boxes
		self.found, self.patterns, self.told = {}, {}, {}
		self.kept = {}
		self.operations = []
		for template, item in self.root["paths"].items():
			path_re = re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]*)", re.escape(template)))
			for method, operation in item.items():
				self.operations.append((template.count("{"), method.upper(), path_re, operation))
		self.operations.sort(key=lambda entry: entry[0])  # /v1/x/me before /v1/x/{id}
		self.codes = {}
		general = self.words(self.root["components"]["responses"]["Problem"]["description"]) | self.words(self.root["info"]["description"])
		for _, _, _, operation in self.operations:
			self.codes[operation["operationId"]] = general | self.words(operation.get("description", ""))
		self.validator = jsonschema.validators.extend(jsonschema.Draft202012Validator, {
			"$ref": self.check_ref, "pattern": self.check_pattern, "contentSchema": self.check_box})
		self.refuse_unknown_formats(self.root)

	@staticmethod
	def words(text):
		return set(re.findall(r"`([a-z][a-z0-9_]+)`", text))

	def refuse_unknown_formats(self, node):
		"""A format that nobody checks would be a promise that nobody keeps."""
		for name, child in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
			if name == "format" and isinstance(child, str) and "type" in node and child not in FORMATS:
				raise ValueError(f"openapi.yaml: the format {child} is not known to contract_formats.py")
			if name not in ("example", "examples"):
				self.refuse_unknown_formats(child)

	def lookup(self, ref):
		if ref not in self.found:
			node = self.root
			for part in ref.removeprefix("#/").split("/"):
				node = node[part.replace("~1", "/").replace("~0", "~")]
			self.found[ref] = node
		return self.found[ref]

	def resolve(self, node):
		return self.lookup(node["$ref"]) if "$ref" in node else node

	# Keywords that are read otherwise than python3-jsonschema reads them.

	def check_ref(self, validator, ref, instance, _):
		yield from validator.descend(instance, self.lookup(ref), schema_path=ref.rsplit("/", 1)[1])

	def check_pattern(self, validator, text, instance, _):
		if text not in self.patterns:
			self.patterns[text] = pattern(text)
		if validator.is_type(instance, "string") and not self.patterns[text].search(instance):
			yield jsonschema.ValidationError("pattern")

	def check_box(self, validator, schema, instance, _):
		if self.boxes is None or not validator.is_type(instance, "string"):
			return
		try:
			value = self.boxes.open(instance)
		except NotJson as error:
			yield jsonschema.ValidationError(f"box: {error}", validator="contentSchema")
			return
		if depth(value) > NESTING:
			yield jsonschema.ValidationError("box: nesting", validator="contentSchema")
		yield from validator.descend(value, schema)

	def check(self, schema, value, where):
		"""Yields mistakes: where it is, and by what of the schema."""
		errors = self.validator(schema, format_checker=formats).iter_errors(value)
		for _, error in zip(range(MOST), errors):
			rule = "/".join(str(part) for part in error.relative_schema_path)
			inner = sorted({f"{pointer(e.absolute_path)} {e.validator}" for e in error.context or ()})
			yield {"at": where + pointer(error.absolute_path), "rule": rule, **({"because": inner[:MOST]} if inner else {})}

	# One exchange.

	def find(self, method, target):
		"""The operation and its path's parameters; or None and whether the path at least is known."""
		path = target.partition("?")[0]
		known = False
		for _, its_method, path_re, operation in self.operations:
			match = path_re.fullmatch(path)
			if match:
				known = True
				if its_method == method:
					return operation, match.groupdict()
		return None, known

	def judge(self, exchange):
		"""What can be written down of it: operation, status, and lists of mistakes."""
		request, answer = exchange.request, exchange.answer
		record = {"operation": None, "status": answer.status if answer else None, "request": [], "answer": []}
		if exchange.is_strange:
			record["strange"] = True
		for side, what in exchange.faults:
			record[side].append({"at": "framing", "rule": what})
		if request is None:
			return record
		operation, values = self.find(request.method, request.target)
		if operation is None:
			record["request"].append({"at": "path" if not values else "method", "rule": "unknown"})
			if answer and answer.whole and answer.status < 400:
				record["answer"].append({"at": "status", "rule": "of an unknown operation"})
			return record
		record["operation"] = operation["operationId"]
		record["request"] += self.check_request(operation, values, request)
		if answer and answer.whole and not exchange.is_strange:
			record["answer"] += self.told_once(operation, request, answer)
			record["whole"] = True
			self.check_repetition(operation, exchange, record)
			if answer.status >= 400 and answer.body:
				record["code"] = self.code_of(answer)
		return record

	def code_of(self, answer):
		try:
			code = read_json(answer.body)["code"]
			return code if NAME.fullmatch(code) else None
		except (NotJson, KeyError, TypeError):
			return None

	def check_request(self, operation, values, request):
		mistakes = []
		if len(request.target) > URL_MAX:
			mistakes.append({"at": "path", "rule": "limits"})
		if sum(len(name) + len(value) + 4 for name, value in request.headers) > HEADERS_MAX:
			mistakes.append({"at": "headers", "rule": "limits"})
		mistakes += self.check_parameters(operation, values, request)
		if request.method == "POST" and not request.header("idempotency-key"):
			mistakes.append({"at": "header/idempotency-key", "rule": "rule 2"})
		if request.whole:
			mistakes += self.check_request_body(operation, request)
		return mistakes

	def check_parameters(self, operation, values, request):
		query = {}
		for name, value in urllib.parse.parse_qsl(request.target.partition("?")[2], keep_blank_values=True):
			query.setdefault(name, []).append(value)
		declared = [self.resolve(parameter) for parameter in operation.get("parameters", [])]
		for parameter in declared:
			name, place = parameter["name"], parameter["in"]
			where = f"{place}/{name.lower()}"
			got = {"path": [values.get(name, "")], "query": query.get(name, []), "header": request.all(name.lower())}[place]
			if not got and parameter.get("required"):
				yield {"at": where, "rule": "required"}
			if len(got) > 1:
				yield {"at": where, "rule": "twice"}
			for value in got:
				yield from self.check(parameter["schema"], self.as_schema_says(parameter["schema"], value), where)
		if not set(query) <= {parameter["name"] for parameter in declared if parameter["in"] == "query"}:
			yield {"at": "query", "rule": "undeclared"}

	def as_schema_says(self, schema, text):
		kind = self.resolve(schema).get("type")
		return int(text) if kind == "integer" and re.fullmatch("-?[0-9]{1,18}", text) else text

	def check_request_body(self, operation, request):
		body = operation.get("requestBody")
		if body is None or not request.body:
			if request.body:
				yield {"at": "body", "rule": "undeclared"}
			elif body and body.get("required"):
				yield {"at": "body", "rule": "required"}
			return
		kind = media_type(request)
		if kind not in body["content"]:
			yield {"at": "header/content-type", "rule": "requestBody/content"}
			return
		if kind == "application/json":
			yield from self.check_json(body["content"][kind]["schema"], request.body, "body", REQUEST_MAX, NESTING)

	def check_json(self, schema, data, where, size_max, nesting_max=0):
		if len(data) > size_max:
			yield {"at": where, "rule": "limits"}
		try:
			value = read_json(data)
		except NotJson as error:
			yield {"at": where, "rule": f"json: {error}"}
			return
		if nesting_max and depth(value) > nesting_max:
			yield {"at": where, "rule": "nesting"}
		yield from self.check(schema, value, where)

	def told_once(self, operation, request, answer):
		"""Long answers come again and again, byte for byte but for the second they were sent in."""
		headers = tuple(header for header in answer.headers if header[0].lower() != "date")
		key = (operation["operationId"], answer.status, headers, hashlib.sha256(answer.body).digest())
		if len(answer.body) < 8192:
			return list(self.check_answer(operation, request, answer))
		if key not in self.told:
			self.told[key] = list(self.check_answer(operation, request, answer))
		return self.told[key]

	def check_answer(self, operation, request, answer):
		declared, status = operation["responses"], answer.status
		response = declared.get(str(status), declared.get(f"{status // 100}XX", declared.get("default")))
		if response is None:
			yield {"at": "status", "rule": "undeclared"}
			return
		response = self.resolve(response)
		yield from self.check_headers(response, answer)
		content = response.get("content")
		if not answer.body:
			if content and status != 431 and request.method != "HEAD":
				yield {"at": "body", "rule": "required"}
			return
		if not content:
			yield {"at": "body", "rule": "undeclared"}
			return
		kind = media_type(answer)
		if kind not in content:
			yield {"at": "header/content-type", "rule": "content"}
			return
		if kind.endswith("json"):
			limit = CATALOG_MAX if operation["operationId"] == "getCatalog" else ANSWER_MAX
			yield from self.check_json(content[kind]["schema"], answer.body, "body", limit)
		if kind == "application/problem+json":
			yield from self.check_problem(operation, answer)

	def check_headers(self, response, answer):
		for name, header in response.get("headers", {}).items():
			got = answer.all(name.lower())
			if header.get("required") and not got:
				yield {"at": f"header/{name.lower()}", "rule": "required"}
			for value in got:
				yield from self.check(header["schema"], self.as_schema_says(header["schema"], value), f"header/{name.lower()}")
		for status, name in ((405, "allow"), (429, "retry-after"), (503, "retry-after")):
			if answer.status == status and not answer.header(name):
				yield {"at": f"header/{name}", "rule": "required of this status"}
		if answer.status == 204 and (answer.header("content-length") or answer.header("transfer-encoding")):
			yield {"at": "header/content-length", "rule": "no body"}
		if answer.header("idempotent-replayed") not in (None, "true"):
			yield {"at": "header/idempotent-replayed", "rule": "rule 2"}

	def check_problem(self, operation, answer):
		try:
			problem = read_json(answer.body)
		except NotJson:
			return
		if isinstance(problem, dict) and problem.get("status") != answer.status:
			yield {"at": "body/status", "rule": "the answer's own"}
		if isinstance(problem, dict) and problem.get("code") not in self.codes[operation["operationId"]]:
			yield {"at": "body/code", "rule": "undocumented"}

	def same_by(self, operation, request):
		"""What tells one request from another: the body, or the member of it that `x-same-by` names."""
		member = operation.get("x-same-by")
		try:
			value = read_json(request.body)[member] if member else None
		except (NotJson, KeyError, TypeError):
			value = None
		return hashlib.sha256(value.encode() if isinstance(value, str) else request.body).digest()

	def check_repetition(self, operation, exchange, record):
		"""Rule 2: the same key, the same answer; and another body wants another key."""
		request, answer = exchange.request, exchange.answer
		key = request.header("idempotency-key")
		if request.method != "POST" or not key or not request.whole:
			return
		place = (exchange.terminal, request.target.partition("?")[0], key)
		body = self.same_by(operation, request)
		said = (answer.status, answer.header("content-type"), hashlib.sha256(answer.body).digest())
		before = self.kept.get(place)
		is_repeated = answer.header("idempotent-replayed") is not None
		if before and before[0] != body:
			record["request"].append({"at": "header/idempotency-key", "rule": "rule 2: another body"})
			return
		if before and is_repeated and before[1] != said:
			record["answer"].append({"at": "body", "rule": "rule 2: another answer"})
		is_kept = answer.status < 300 or (answer.status in KEPT_REFUSALS and self.code_of(answer) != "idempotency_mismatch")
		if is_kept and not (before and is_repeated):
			self.kept[place] = (body, said)
