# What JSON Schema leaves to its reader, strictly: formats, patterns as ECMA 262 means them, JSON without doublets, YAML
# without dates, and the sealed boxes of openapi.yaml.
import base64
import ctypes
import datetime
import json
import re

import jsonschema
import yaml

NESTING = 8


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
	"""`no` is a word, and a date a text."""


Loader.yaml_implicit_resolvers = {
	first: [pair for pair in pairs if pair[0][18:] not in ("timestamp", "bool")]
	for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))

formats = jsonschema.FormatChecker(formats=())
formats.checkers = {}
DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII)
URI = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:)?(//([A-Za-z0-9._~!$&'()*+,;=:@\[\]-]|%[0-9A-Fa-f]{2})*(?=[/?#]|\Z))?"
	r"(([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)(\?([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
	r"(#([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?")


def is_date(text):
	try:
		return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII)) and bool(datetime.date.fromisoformat(text))
	except ValueError:
		return False


def is_date_time(text):
	match = DATE_TIME.fullmatch(text)
	return bool(match) and is_date(match[1])


FORMATS = {
	"date": is_date,
	"date-time": is_date_time,
	"uri": lambda text: bool((match := URI.fullmatch(text)) and match[1]),
	"uri-reference": lambda text: bool(URI.fullmatch(text)),
}
for format_name, is_one in FORMATS.items():
	formats.checks(format_name)(lambda value, is_one=is_one: not isinstance(value, str) or is_one(value))


def pattern(text):
	"""Python's $ also stands before a last line feed."""
	return re.compile(text[:-1] + r"\Z" if text.endswith("$") and not text.endswith("\\$") else text)


class NotJson(Exception):
	pass


def no_doublets(pairs):
	members = dict(pairs)
	if len(members) != len(pairs):
		raise NotJson("doublet")
	return members


def no_constant(_):
	raise NotJson("constant")


def read_json(data):
	"""Raises NotJson with a word why."""
	try:
		return json.loads(data.decode("utf-8"), object_pairs_hook=no_doublets, parse_constant=no_constant)
	except UnicodeDecodeError:
		raise NotJson("utf-8") from None
	except (ValueError, RecursionError):
		raise NotJson("syntax") from None


def depth(value):
	"""How many containers stand in one another."""
	deepest, level = 0, [value]
	while level := [node for node in level if isinstance(node, (dict, list))]:
		deepest += 1
		level = [child for node in level for child in (node.values() if isinstance(node, dict) else node)]
	return deepest


class Boxes:
	"""Opens sealed boxes with the hall's private key, a file of 64 hexadecimal digits that the hall makes at its start."""

	def __init__(self, key_file):
		self.key_file, self.keys = key_file, None
		self.sodium = ctypes.CDLL("libsodium.so.23")
		if self.sodium.sodium_init() < 0:
			raise OSError("libsodium")

	def open(self, text):
		"""What is inside, as JSON. Raises NotJson with a word why."""
		if not self.keys:
			with open(self.key_file, encoding="ascii") as file:
				secret = bytes.fromhex(file.read().strip())
			public = ctypes.create_string_buffer(32)
			self.sodium.crypto_scalarmult_base(public, secret)
			self.keys = public.raw, secret
		try:
			box = base64.b64decode(text, validate=True)
		except ValueError:
			raise NotJson("base64") from None
		clear = ctypes.create_string_buffer(max(len(box) - 48, 1))
		if len(box) < 48 or self.sodium.crypto_box_seal_open(clear, box, ctypes.c_ulonglong(len(box)), *self.keys) != 0:
			raise NotJson("sealed")
		return read_json(clear.raw[:len(box) - 48])
