#!/usr/bin/env python3
"""flips.py QMP VUSB X Y COUNT: COUNT times a finger is laid on X Y of the touch screen (0 to 32767), and the panel is looked at until
something has changed; prints the milliseconds of each, a line each. What looking takes (a picture: some 20 ms) is in them."""
import hashlib
import os
import socket
import sys
import tempfile
import time

from qmp import Monitor

monitor = Monitor(sys.argv[1])
vusb = socket.socket(socket.AF_UNIX)
vusb.connect(sys.argv[2])
answers = vusb.makefile("r")
x, y, count = map(int, sys.argv[3:])
picture = tempfile.mktemp(suffix=".ppm")


def seen():
    monitor.ask("screendump", filename=picture)
    with open(picture, "rb") as file:
        return hashlib.sha256(file.read()).digest()


def finger(words):
    vusb.sendall(f"poke panel {words}\n".encode())
    answer = answers.readline()
    if not answer.startswith("ok"):
        raise RuntimeError(answer)


try:
    for _ in range(count):
        before = seen()
        since = time.monotonic()
        finger(f"down {x} {y}")
        while seen() == before:
            if time.monotonic() - since > 5:
                raise RuntimeError("nothing changes")
        print(round((time.monotonic() - since) * 1000))
        finger("move 16000 1000")  # off it: nothing is chosen
        time.sleep(0.3)
        finger("up")
        time.sleep(1)
finally:
    os.remove(picture)
