# What contract_proxy.py's records come to: of one test when it has ended (run), and of all of them (report). The file of
# excuses has a line a test or operation, # begins a comment:
#   test NAME MODE WHY...      its mode is not `both`; `none`: it does not go through the witness
#   operation ID WHY...        no kiosk of the tests asks for it (yet)
import collections
import json
import os
import signal
import subprocess
import sys
import time

import yaml

from contract_formats import Loader

LINES_MAX, GRACE_S = 60, 60
UNFINISHED = "a witness ended before all was judged"


class Excuses:
	def __init__(self, path):
		self.modes, self.operations = {}, {}
		with open(path, encoding="utf-8") as file:
			for line in file:
				words = line.partition("#")[0].split()
				if not words:
					continue
				if words[0] == "test" and len(words) > 3 and words[2] in ("requests", "answers", "none"):
					self.modes[words[1]] = words[2]
				elif words[0] == "operation" and len(words) > 2:
					self.operations[words[1]] = " ".join(words[2:])
				else:
					sys.exit(f"{path}: a line without a reason: {line.strip()}")


def read_record(path):
	"""Exchanges, each with the mode it was seen in; and what is wrong with the record itself."""
	exchanges, begun, mode = [], set(), None
	try:
		with open(path, encoding="utf-8") as file:
			lines = [json.loads(line) for line in file]
	except (OSError, ValueError):
		return [], ["no record, or none that can be read"]
	modes = {}
	for line in lines:
		if "begin" in line:
			begun.add(line["begin"])
			modes[line["begin"]] = mode = line["mode"]
		elif "end" in line:
			begun.discard(line["end"])
		else:
			exchanges.append({**line, "mode": mode})
	faults = [UNFINISHED] if begun else []
	if not exchanges:
		faults.append("nothing went through the witness")
	return exchanges, faults


def violations(exchange):
	"""(side, mistake) of what counts in its mode."""
	if exchange["mode"] != "requests" and not exchange.get("strange"):
		for mistake in exchange["answer"]:
			yield "answer", mistake
	is_accepted = exchange["status"] is not None and exchange["status"] < 400
	for mistake in exchange["request"]:
		if exchange["mode"] != "answers":
			yield "request", mistake
		elif is_accepted:
			yield "accepted request", mistake


def told(name, exchanges):
	"""Lines, the same ones once with their number."""
	counts = collections.Counter()
	for exchange in exchanges:
		for side, mistake in violations(exchange):
			because = f" ({', '.join(mistake['because'])})" if "because" in mistake else ""
			counts[f"{exchange['operation']} {exchange['status']} {side}: {mistake['at']}: {mistake['rule']}{because}"] += 1
	return [f"{name}: {line}{f' ({count} times)' if count > 1 else ''}" for line, count in counts.most_common()]


def run(options):
	record = os.path.abspath(os.path.join(options.records, options.name + ".jsonl"))
	os.makedirs(options.records, exist_ok=True)
	if os.path.exists(record):
		os.remove(record)
	mode = Excuses(options.excuses).modes.get(options.name, "both")
	if mode == "none":
		sys.exit(f"{options.name} does not go through the witness, says {options.excuses}")
	environment = {**os.environ, "ONEDOOR_CONTRACT": mode, "ONEDOOR_CONTRACT_RECORD": record}
	process = subprocess.Popen(options.program, env=environment)
	signal.signal(signal.SIGTERM, lambda *_: process.terminate())
	status = process.wait()
	exchanges, faults = read_record(record)
	for _ in range(GRACE_S):  # of a test that failed nobody waits for the witness
		if UNFINISHED not in faults:
			break
		time.sleep(1)
		exchanges, faults = read_record(record)
	mistakes = [f"{options.name}: {fault}" for fault in faults] + told(options.name, exchanges)
	print(*mistakes[:LINES_MAX], sep="\n", end="\n" if mistakes else "", file=sys.stderr)
	print(f"{options.name}: {len(exchanges)} exchanges, {mode}")
	return 1 if mistakes or status != 0 else 0


def report(options):
	excuses = Excuses(options.excuses)
	with open(options.contract, encoding="utf-8") as file:
		paths = yaml.load(file, Loader)["paths"]
	declared = [operation["operationId"] for item in paths.values() for operation in item.values()]
	with open(options.tests, encoding="utf-8") as file:
		tests = file.read().split()
	mistakes, kiosk, hall, refused = [], collections.Counter(), collections.Counter(), collections.Counter()
	codes = set()
	for name in tests:
		exchanges, faults = read_record(os.path.join(options.records, name + ".jsonl"))
		mistakes += [f"{name}: {fault}" for fault in faults] + told(name, exchanges)
		for exchange in exchanges:
			codes.add(exchange.get("code"))
			if exchange.get("strange"):
				continue
			if exchange["status"] is None or exchange["status"] >= 400:
				refused[exchange["operation"]] += 1
			elif not any(violations(exchange)):
				(hall if exchange["mode"] == "answers" else kiosk)[exchange["operation"]] += 1
	print(f"{'operation':24}{'kiosk':>8}{'others':>8}{'refused':>8}")
	for name in declared:
		excuse = excuses.operations.get(name)
		print(f"{name:24}{kiosk[name]:8}{hall[name]:8}{refused[name]:8}{'  ' + excuse if excuse else ''}")
		if not kiosk[name] and not excuse:
			mistakes.append(f"{name}: no kiosk has done it")
		if kiosk[name] and excuse:
			mistakes.append(f"{name}: is excused, but a kiosk has done it: take it out of {options.excuses}")
	print(f"{len(codes - {None})} codes of refusals")
	mistakes += [f"{options.excuses}: no such operation: {name}" for name in excuses.operations if name not in declared]
	print(*mistakes[:LINES_MAX], sep="\n", end="\n" if mistakes else "", file=sys.stderr)
	return 1 if mistakes else 0
