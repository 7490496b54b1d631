#!/usr/bin/env python3
"""disk_cut.py LOG DISK SEED: what a power cut leaves on a disk with a cache of its own. LOG is what QEMU's blklogwrites wrote
while the machine ran, DISK the disk as it was when it was started; it becomes the disk after the cut. What was written before
the last flush is there; of what came after it each 4096 bytes are there or not, by chance."""
import random
import struct
import sys

MAGIC, SECTOR, BLOCK = 0x6A736677736872, 512, 4096
FLUSH, DISCARD = 1, 4


def entries(log):
    """(flags, byte on the disk, data) of each, until the cut."""
    magic, _, _, sector_size = struct.unpack("<QQQI", log.read(28))
    if magic != MAGIC or sector_size != SECTOR:
        raise RuntimeError("not a log of blklogwrites")
    at = SECTOR
    while True:
        log.seek(at)
        header = log.read(32)
        if len(header) < 32 or not any(header):
            return
        sector, count, flags, _ = struct.unpack("<QQQQ", header)
        size = 0 if flags & DISCARD else count * SECTOR
        log.seek(at + SECTOR)
        data = log.read(size)
        if len(data) < size:
            return
        yield flags, sector * SECTOR, data
        at += SECTOR + size


with open(sys.argv[1], "rb") as log, open(sys.argv[2], "r+b") as disk:
    written = list(entries(log))
    flushes = [i for i, (flags, _, _) in enumerate(written) if flags & FLUSH]
    sure = flushes[-1] if flushes else -1
    chance = random.Random(int(sys.argv[3]))
    lost = kept = 0
    for i, (_, at, data) in enumerate(written):
        for begin in range(0, len(data), BLOCK):
            if i > sure and chance.random() < 0.5:
                lost += 1
                continue
            kept += i > sure
            disk.seek(at + begin)
            disk.write(data[begin : begin + BLOCK])
print(f"{len(written)} writes, {len(flushes)} flushes; after the last {kept} blocks kept, {lost} lost")
