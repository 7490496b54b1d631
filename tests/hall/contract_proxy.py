# The contract's witness: stands between a kiosk and the hall, lets every byte through, and holds each request and each
# answer against firmware/hall/openapi.yaml.
#   contract_proxy.py serve TARGET_PORT --tls-dir DIR [--keys DIR] [--strange FILE] [--mode MODE] --record FILE
#       Prints "listening 127.0.0.1:PORT". Towards the kiosk it is the hall (server.pem), towards the hall the very terminal
#       that has come, by its certificate of DIR. What it saw is appended to FILE, a line of JSON an exchange: no word of a
#       citizen. Ends with SIGTERM, when all is judged.
#   contract_proxy.py run NAME --excuses FILE --records DIR -- PROGRAM...
#       The test NAME with ONEDOOR_CONTRACT set, so that the harness (tests/harness/lines.c) puts the witness in; fails when
#       the test fails or something was not as the contract says.
#   contract_proxy.py report --excuses FILE --records DIR --tests FILE
#       Fails when a test has left no record, something was not as the contract says, or an operation was never seen.
# MODE: `both`; `requests`: answers are strangers' and are not judged; `answers`: requests are wrong on purpose, and right
# is that the hall refuses them.
import argparse
import asyncio
import collections
import fnmatch
import json
import multiprocessing
import os
import queue
import signal
import ssl
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from contract_check import Contract, Exchange  # noqa: E402
from contract_formats import Boxes  # noqa: E402
from contract_http import Reader  # noqa: E402
from contract_report import report, run  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
CONTRACT = os.path.join(HERE, "../../firmware/hall/openapi.yaml")
PIECE = 64 * 1024


class Witness:
	"""Judges in a process of its own, so that nobody waits for it."""

	def __init__(self, options):
		self.exchanges = queue.SimpleQueue()
		receiver, self.sender = multiprocessing.Pipe(duplex=False)
		self.process = multiprocessing.Process(target=self.judge, args=(receiver, options), daemon=False)
		self.process.start()
		receiver.close()
		threading.Thread(target=self.send, daemon=True).start()

	def send(self):
		while True:
			exchange = self.exchanges.get()
			self.sender.send(exchange)
			if exchange is None:
				return

	def judge(self, receiver, options):
		self.sender.close()
		signal.signal(signal.SIGTERM, signal.SIG_IGN)
		signal.signal(signal.SIGINT, signal.SIG_IGN)
		os.nice(5)
		record = os.open(options.record, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

		def write(line):
			os.write(record, (json.dumps(line, separators=(",", ":")) + "\n").encode())

		write({"begin": os.getpid(), "mode": options.mode})
		contract = Contract(options.contract, Boxes(os.path.join(options.keys, "sealing.key")) if options.keys else None)
		while True:
			try:
				exchange = receiver.recv()
			except EOFError:
				return  # killed: without an end, which is told
			if exchange is None:
				write({"end": os.getpid()})
				return
			write(contract.judge(exchange))

	def saw(self, exchange):
		self.exchanges.put(exchange)

	def end(self):
		"""All that was seen is written down. Returns the exit status."""
		self.exchanges.put(None)
		self.process.join()
		return self.process.exitcode


class Strangers:
	"""Where a knob of the hall makes it answer as somebody else would: the harness writes patterns into a file, + and -."""

	def __init__(self, path):
		self.path, self.read, self.patterns = path, 0, set()

	def answer(self, request):
		if self.path and os.path.exists(self.path):
			with open(self.path, encoding="utf-8") as file:
				file.seek(self.read)
				for line in file.read().splitlines():
					(self.patterns.add if line[0] == "+" else self.patterns.discard)(line[1:])
					if line == "-*":
						self.patterns.clear()
				self.read = file.tell()
		path = request.target.partition("?")[0]
		return any(fnmatch.fnmatchcase(text, pattern) for text in (path, f"{request.method}:{path}") for pattern in self.patterns)


class Connection:
	"""Which answer is of which request, on one connection."""

	def __init__(self, terminal, witness, strangers):
		self.terminal, self.witness, self.strangers = terminal, witness, strangers
		self.open = collections.deque()  # requests without an answer
		self.requests = Reader(True, self.begun, lambda message: None)
		self.answers = Reader(False, lambda message: None, self.answered, lambda: self.open[0].method if self.open else "")
		self.told = set()

	def faults(self):
		"""What cannot be read, once each."""
		for side, reader in (("request", self.requests), ("answer", self.answers)):
			if reader.broken and side not in self.told:
				self.told.add(side)
				yield side, reader.broken

	def begun(self, request):
		request.is_strange = self.strangers.answer(request)
		self.open.append(request)

	def saw(self, answer, faults=()):
		request = self.open.popleft()
		is_strange = request.is_strange or self.strangers.answer(request)
		self.witness.saw(Exchange(self.terminal, request, answer, faults, is_strange))

	def answered(self, message):
		if self.open:
			self.saw(message)
		elif not self.requests.broken:
			self.answers.broken = "an answer to nothing"

	def end(self):
		cut = self.answers.end()
		self.requests.end()
		if not self.requests.broken and self.answers.broken == "ends within a head":
			self.answers.broken = None  # a line that was cut
		while self.open:
			self.saw(cut, self.faults())
			cut = None
		for fault in self.faults():
			self.witness.saw(Exchange(self.terminal, None, None, [fault]))


class Proxy:
	def __init__(self, options, witness):
		self.options, self.witness, self.strangers = options, witness, Strangers(options.strange)
		tls = options.tls_dir
		self.server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=f"{tls}/ca.pem")
		self.server.verify_mode = ssl.CERT_REQUIRED
		self.server.load_cert_chain(f"{tls}/server.pem", f"{tls}/server.key")
		self.clients = {}
		self.connections = set()

	def client(self, der):
		"""Towards the hall, with the certificate that was shown here. KeyError for one that is not in the folder."""
		if der not in self.clients:
			for name in os.listdir(self.options.tls_dir):
				path = os.path.join(self.options.tls_dir, name)
				key = path.removesuffix(".pem") + ".key"
				if name.endswith(".pem") and os.path.exists(key):
					with open(path, encoding="ascii") as file:
						its_der = ssl.PEM_cert_to_DER_cert(file.read())
					if its_der == der:
						context = ssl.create_default_context(cafile=f"{self.options.tls_dir}/ca.pem")
						context.load_cert_chain(path, key)
						self.clients[der] = context
		return self.clients[der]

	async def carry(self, reader, writer, feed):
		while data := await reader.read(PIECE):
			feed(data)
			writer.write(data)
			await writer.drain()

	async def serve(self, reader, writer):
		task = asyncio.current_task()
		self.connections.add(task)
		tls = writer.get_extra_info("ssl_object")
		subject = dict(pair for part in tls.getpeercert()["subject"] for pair in part)
		connection = Connection(subject.get("commonName", ""), self.witness, self.strangers)
		hall_writer = None
		sides = []
		try:
			context = self.client(tls.getpeercert(binary_form=True))
			hall_reader, hall_writer = await asyncio.open_connection(
				"127.0.0.1", self.options.target, ssl=context, server_hostname="localhost", ssl_shutdown_timeout=1)
			sides = [asyncio.ensure_future(self.carry(reader, hall_writer, connection.requests.feed)),
				asyncio.ensure_future(self.carry(hall_reader, writer, connection.answers.feed))]
			await asyncio.wait(sides, return_when=asyncio.FIRST_COMPLETED)
		except KeyError:
			print("contract_proxy: a certificate whose key is not here", file=sys.stderr)
		except (OSError, asyncio.CancelledError):
			pass
		finally:
			for side in sides:
				side.cancel()
			await asyncio.gather(*sides, return_exceptions=True)
			connection.end()
			for end in (writer, hall_writer):
				if end:
					end.close()
			self.connections.discard(task)

	async def main(self):
		stop = asyncio.Event()
		for number in (signal.SIGTERM, signal.SIGINT):
			asyncio.get_running_loop().add_signal_handler(number, stop.set)
		server = await asyncio.start_server(self.serve, "127.0.0.1", self.options.port, ssl=self.server, ssl_handshake_timeout=10,
			ssl_shutdown_timeout=1, backlog=64)
		print(f"listening 127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
		await stop.wait()
		server.close()
		tasks = list(self.connections)
		for task in tasks:
			task.cancel()
		await asyncio.gather(*tasks, return_exceptions=True)


def serve(options):
	witness = Witness(options)  # before there are threads
	proxy = Proxy(options, witness)
	asyncio.run(proxy.main())
	return witness.end()


def main():
	parser = argparse.ArgumentParser()
	commands = parser.add_subparsers(required=True)
	command = commands.add_parser("serve")
	command.add_argument("target", type=int)
	command.add_argument("--port", type=int, default=0)
	command.add_argument("--tls-dir", required=True)
	command.add_argument("--keys", help="where the hall's sealing.key is; without it boxes stay shut")
	command.add_argument("--strange", help="a file of patterns whose answers are not the hall's own: +PATTERN, -PATTERN, -*")
	command.add_argument("--mode", choices=("both", "requests", "answers"), default="both")
	command.add_argument("--record", required=True)
	command.add_argument("--contract", default=CONTRACT)
	command.set_defaults(run=serve)
	command = commands.add_parser("run")
	command.add_argument("name")
	command.add_argument("--excuses", required=True)
	command.add_argument("--records", required=True)
	command.add_argument("program", nargs="+")
	command.set_defaults(run=run)
	command = commands.add_parser("report")
	command.add_argument("--excuses", required=True)
	command.add_argument("--records", required=True)
	command.add_argument("--tests", required=True)
	command.add_argument("--contract", default=CONTRACT)
	command.set_defaults(run=report)
	options = parser.parse_args()
	sys.exit(options.run(options))


if __name__ == "__main__":
	main()
