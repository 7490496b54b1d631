#!/usr/bin/env python3
"""What the panel of a QEMU machine shows. panel.py SOCKET PICTURE: takes the picture (PNG) through QMP and says of it
"lit PERCENT colours COUNT": how much of it is not black, and how many colours it has."""
import os
import sys
import tempfile

from qmp import Monitor


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


monitor = Monitor(sys.argv[1])
plain = tempfile.mktemp(suffix=".ppm", dir=os.path.dirname(os.path.abspath(sys.argv[2])))
try:
    monitor.ask("screendump", filename=plain)
    monitor.ask("screendump", filename=os.path.abspath(sys.argv[2]), format="png")
    found, black, all_of_them = colours(plain)
finally:
    if os.path.exists(plain):
        os.remove(plain)
print(f"lit {100 * (all_of_them - black) // all_of_them} colours {len(found)}")
