# HTTP/1.1 as it passes by: a reader for each direction of a connection. It changes nothing and answers nobody; what it
# cannot read it says in `broken`, and is silent from then on. Bytes, bounded by HEAD_MAX and BODY_MAX.

HEAD_MAX = 64 * 1024
BODY_MAX = 16 * 1024 * 1024
NO_BODY = (204, 304)


class Message:
	"""A request (method, target) or an answer (status), as far as it has come; `whole` when all of it has."""

	def __init__(self):
		self.method = self.target = ""
		self.status = None
		self.headers = []
		self.body = b""
		self.whole = False

	def all(self, name):
		return [value for key, value in self.headers if key == name]

	def header(self, name):
		return next(iter(self.all(name)), None)


class Unreadable(Exception):
	pass


def read_head(lines, is_request):
	message = Message()
	parts = lines[0].split(" ", 2)
	if is_request:
		if len(parts) != 3 or parts[2] != "HTTP/1.1":
			raise Unreadable("request line")
		message.method, message.target = parts[0], parts[1]
	else:
		if parts[0] != "HTTP/1.1" or len(parts) < 2 or not (parts[1].isascii() and parts[1].isdigit() and len(parts[1]) == 3):
			raise Unreadable("status line")
		message.status = int(parts[1])
	for line in lines[1:]:
		name, colon, value = line.partition(":")
		if not colon or not name or name != name.strip():
			raise Unreadable("header line")
		message.headers.append((name.lower(), value.strip(" \t")))
	return message


class Reader:
	"""feed() takes what has come; on_head(message) is called for each new message, on_whole(message) when it has ended.
	method_of(): of an answer, to which method it is one."""

	def __init__(self, is_request, on_head, on_whole, method_of=lambda: ""):
		self.is_request, self.on_head, self.on_whole, self.method_of = is_request, on_head, on_whole, method_of
		self.buffer = bytearray()
		self.broken = None
		self.message = None  # whose body comes
		self.parts, self.size = [], 0
		self.left = 0  # of the body or the chunk; None: until the line ends
		self.step = self.head

	def feed(self, data):
		if self.broken:
			return
		self.buffer += data
		try:
			while self.step():
				pass
		except (Unreadable, UnicodeDecodeError) as error:
			self.broken = str(error) if isinstance(error, Unreadable) else "head is not ASCII"
			self.buffer.clear()

	def end(self):
		"""The line has ended. The message that is incomplete, if one is; on_whole was called for one that ends so."""
		if self.message and self.left is None and not self.broken:
			self.finish()
		if self.buffer and not self.message and not self.broken:
			self.broken = "ends within a head"
		return self.message

	def head(self):
		if not self.buffer:
			return False
		end = self.buffer.find(b"\r\n\r\n")
		if end < 0:
			if len(self.buffer) > HEAD_MAX:
				raise Unreadable("head too long")
			return False
		if end > HEAD_MAX:
			raise Unreadable("head too long")
		message = read_head(self.buffer[:end].decode("ascii").split("\r\n"), self.is_request)
		del self.buffer[:end + 4]
		if message.status is not None and message.status < 200:
			return True  # 100: the answer is still to come
		self.message, self.parts, self.size = message, [], 0
		self.on_head(message)
		self.step = self.begin_body(message)
		return True

	def begin_body(self, message):
		encodings, lengths = message.all("transfer-encoding"), message.all("content-length")
		has_none = message.status in NO_BODY or (not self.is_request and self.method_of() == "HEAD")
		if has_none:
			self.left = 0
			return self.counted
		if encodings:
			if lengths or encodings != ["chunked"]:
				raise Unreadable("transfer-encoding")
			return self.chunk_size
		if lengths:
			if len(lengths) > 1 or not (lengths[0].isascii() and lengths[0].isdigit()) or len(lengths[0]) > 9:
				raise Unreadable("content-length")
			self.left = int(lengths[0])
			return self.counted
		self.left = 0 if self.is_request else None
		return self.counted

	def take(self, count):
		self.size += count
		if self.size > BODY_MAX:
			raise Unreadable("body too long")
		self.parts.append(bytes(self.buffer[:count]))
		del self.buffer[:count]

	def counted(self):
		count = len(self.buffer) if self.left is None else min(self.left, len(self.buffer))
		self.take(count)
		if self.left is not None:
			self.left -= count
			if self.left == 0:
				self.finish()
				return True
		return False

	def line(self):
		"""Without its end; None: not here yet."""
		end = self.buffer.find(b"\r\n")
		if end < 0:
			if len(self.buffer) > HEAD_MAX:
				raise Unreadable("line too long")
			return None
		text = self.buffer[:end].decode("ascii")
		del self.buffer[:end + 2]
		return text

	def chunk_size(self):
		text = self.line()
		if text is None:
			return False
		size = text.partition(";")[0].strip()
		if not size or len(size) > 7 or any(c not in "0123456789abcdefABCDEF" for c in size):
			raise Unreadable("chunk size")
		self.left = int(size, 16)
		self.step = self.chunk if self.left else self.trailer
		return True

	def chunk(self):
		if len(self.buffer) < self.left + 2:
			if self.left > BODY_MAX:
				raise Unreadable("body too long")
			return False
		self.take(self.left)
		if self.line() != "":
			raise Unreadable("chunk end")
		self.step = self.chunk_size
		return True

	def trailer(self):
		text = self.line()
		if text == "":
			self.left = 0
			self.finish()
		return text is not None

	def finish(self):
		message, self.message = self.message, None
		message.body, message.whole = b"".join(self.parts), True
		self.parts, self.step, self.left = [], self.head, 0
		self.on_whole(message)
