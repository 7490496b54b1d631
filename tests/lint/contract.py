# The contract is sound YAML, every $ref leads somewhere, and its examples are what its schemas say.
# Usage: contract.py openapi.yaml; speaks only of mistakes, exit status 1 then.
import re
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
	"""YAML 1.2's core, as OpenAPI wants it: no dates, `no` is a word, and no name stands twice."""


Loader.yaml_implicit_resolvers = {
	first: [pair for pair in pairs if pair[0][18:] not in ("timestamp", "bool")]
	for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def mapping(loader, node):
	seen = set()
	for key, value in node.value:
		name = loader.construct_object(key)
		if isinstance(value, yaml.ScalarNode) and value.value == "" and value.style is None:
			raise yaml.constructor.ConstructorError(None, None, f"{name!r}: a comma in a text wants quotes", key.start_mark)
		if name in seen:
			raise yaml.constructor.ConstructorError(None, None, f"{name} twice", key.start_mark)
		seen.add(name)
	return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


Loader.add_constructor("tag:yaml.org,2002:map", mapping)
mistakes = []


def walk(node, at=""):
	yield node, at
	items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
	for name, child in items:
		yield from walk(child, f"{at}/{name}")


def find(root, pointer):
	node = root
	for part in pointer.lstrip("#/").split("/"):
		node = node[part.replace("~1", "/").replace("~0", "~")]
	return node


def resolve(root, node):
	return find(root, node["$ref"]) if isinstance(node, dict) and "$ref" in node else node


def check(root, schema, example, at):
	whole = {**schema, "components": root["components"]}
	kind = jsonschema.Draft202012Validator
	try:
		for error in kind(whole, format_checker=kind.FORMAT_CHECKER).iter_errors(example):
			mistakes.append(f"{at}: {error.json_path}: {error.message[:200]}")
	except jsonschema.exceptions.RefResolutionError as error:
		mistakes.append(f"{at}: {error}")


def check_media(root, node, at):
	"""A media type, header or parameter: its schema and its examples."""
	schema = node.get("schema")
	if schema is None:
		return
	if "example" in node:
		check(root, schema, node["example"], at)
	for name, example in node.get("examples", {}).items():
		check(root, schema, example["value"], f"{at}/{name}")


def main(path):
	with open(path, encoding="utf-8") as file:
		try:
			root = yaml.load(file, Loader)
		except yaml.YAMLError as error:
			return [f"{path}: {error}"]
	examples = 0
	for node, at in walk(root):
		if not isinstance(node, dict):
			continue
		if isinstance(node.get("$ref"), str):
			try:
				find(root, node["$ref"])
			except (KeyError, TypeError):
				mistakes.append(f"{at}: {node['$ref']} leads nowhere")
		if isinstance(node.get("pattern"), str):
			try:
				re.compile(node["pattern"])
			except re.error as error:
				mistakes.append(f"{at}: {error}")
		if isinstance(node.get("operationId"), str) and not node.get("summary"):
			mistakes.append(f"{at}: no summary")
		if "schema" in node and ("example" in node or "examples" in node):
			examples += 1
			check_media(root, node, at)
	for name, schema in root["components"]["schemas"].items():
		jsonschema.Draft202012Validator.check_schema(schema)
		if isinstance(schema, dict) and "example" in schema:
			examples += 1
			check(root, schema, schema["example"], name)
	ids = [node["operationId"] for node, _ in walk(root["paths"]) if isinstance(node, dict) and "operationId" in node]
	mistakes.extend(f"operationId {name} twice" for name in set(ids) if ids.count(name) > 1)
	for path_name, item in root["paths"].items():
		for method, operation in item.items():
			wanted = set(re.findall(r"{(\w+)}", path_name))
			named = [resolve(root, parameter) for parameter in operation.get("parameters", [])]
			if wanted != {p["name"] for p in named if p["in"] == "path"}:
				mistakes.append(f"{method} {path_name}: its path parameters are others")
			is_phones = operation.get("security") == []  # a key is a terminal's
			if method == "post" and not is_phones and not any(p["name"] == "Idempotency-Key" for p in named):
				mistakes.append(f"{method} {path_name}: without Idempotency-Key")
	if examples < 20:
		mistakes.append(f"only {examples} examples were looked at")
	return mistakes


if __name__ == "__main__":
	found = main(sys.argv[1])
	print(*found, sep="\n", end="\n" if found else "")
	sys.exit(1 if found else 0)
