#!/usr/bin/env python3
"""What the panel of a QEMU machine shows. panel.py SOCKET PICTURE: takes the picture (PNG) through QMP and says of it
"lit PERCENT colours COUNT": how much of it is not black, and how many colours it has."""
import json
import os
import socket
import sys
import tempfile


def ask(channel, command, **arguments):
    channel.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
    channel.flush()
    for line in channel:
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"{command}: {answer['error']['desc']}")
        if "return" in answer:
            return answer["return"]
    raise RuntimeError(f"{command}: no answer")


def colours(path):
    """The pixels of a binary PPM, as a set and the number of those that are black."""
    with open(path, "rb") as file:
        if file.readline() != b"P6\n":
            raise RuntimeError("not a PPM")
        width, height = map(int, file.readline().split())
        file.readline()
        data = file.read()
    pixels = [data[at : at + 3] for at in range(0, 3 * width * height, 3)]
    return set(pixels), pixels.count(b"\0\0\0"), len(pixels)


with socket.socket(socket.AF_UNIX) as line:
    line.settimeout(60)
    line.connect(sys.argv[1])
    channel = line.makefile("rw")
    channel.readline()  # its greeting
    ask(channel, "qmp_capabilities")
    plain = tempfile.mktemp(suffix=".ppm", dir=os.path.dirname(os.path.abspath(sys.argv[2])))
    try:
        ask(channel, "screendump", filename=plain)
        ask(channel, "screendump", filename=os.path.abspath(sys.argv[2]), format="png")
        found, black, all_of_them = colours(plain)
    finally:
        if os.path.exists(plain):
            os.remove(plain)
print(f"lit {100 * (all_of_them - black) // all_of_them} colours {len(found)}")
