#!/usr/bin/env python3
"""knock.py OURS THEIRS MAC: somebody in the terminal's network tries every door. Speaks Ethernet over QEMU's -netdev dgram (two
unix sockets) with the machine whose card is MAC, by its IPv6 link-local address: all TCP ports, UDP's usual ones, a ping. Says
what answered; exit status 1 when anything did, 2 when the machine is not even there (neighbours must be answered)."""
import os
import select
import socket
import struct
import sys
import time

TCP, UDP, ICMP6 = 6, 17, 58
OUR_MAC, OUR_IP = bytes.fromhex("525400000001"), socket.inet_pton(socket.AF_INET6, "fe80::1")
THEIR_MAC = bytes.fromhex(sys.argv[3].replace(":", ""))
THEIR_IP = socket.inet_pton(socket.AF_INET6, "fe80::")[:8] + bytes([THEIR_MAC[0] ^ 2]) + THEIR_MAC[1:3] + b"\xff\xfe" + THEIR_MAC[3:]


def checked(protocol, payload, at):
    """The payload with its checksum, which stands at that byte."""
    data = OUR_IP + THEIR_IP + struct.pack("!II", len(payload), protocol) + payload + b"\0" * (len(payload) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return payload[:at] + struct.pack("!H", ~total & 0xFFFF or 0xFFFF) + payload[at + 2 :]


def send(line, protocol, payload, at):
    packet = struct.pack("!IHBB", 6 << 28, len(payload), protocol, 255) + OUR_IP + THEIR_IP + checked(protocol, payload, at)
    line.send(THEIR_MAC + OUR_MAC + b"\x86\xdd" + packet)


def neighbour(line, kind):
    """Asks who they are (135), or says who we are (136)."""
    target, flags = (THEIR_IP, 0) if kind == 135 else (OUR_IP, 0x60000000)
    send(line, ICMP6, struct.pack("!BBHI", kind, 0, 0, flags) + target + bytes([1 if kind == 135 else 2, 1]) + OUR_MAC, 2)


def hear(line, seconds, answers):
    """What comes in meanwhile. True: they said who they are."""
    is_there, until = False, time.monotonic() + seconds
    while select.select([line], [], [], max(0, until - time.monotonic()))[0]:
        frame = line.recv(65536)
        if frame[12:14] != b"\x86\xdd" or len(frame) < 58:
            continue
        protocol, kind = frame[20], frame[54]
        if frame[38:54] not in (OUR_IP, bytes.fromhex("ff0200000000000000000001ff000001")):
            continue
        if protocol == ICMP6 and kind == 135:
            neighbour(line, 136)
        elif protocol == ICMP6 and kind == 136:
            is_there = True
        elif protocol == TCP:
            answers.add(f"tcp {struct.unpack('!H', frame[54:56])[0]} flags {frame[67]:#x}")
        else:
            answers.add(f"protocol {protocol} kind {kind}")
    return is_there


if os.path.exists(sys.argv[1]):
    os.remove(sys.argv[1])
line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
line.bind(sys.argv[1])
line.connect(sys.argv[2])
answers = set()
for _ in range(30):
    neighbour(line, 135)
    if hear(line, 1, answers):
        break
else:
    print("nobody is there")
    sys.exit(2)
for port in range(1, 65536):
    send(line, TCP, struct.pack("!HHIIBBHHH", 40000, port, 1, 0, 5 << 4, 2, 64240, 0, 0), 16)
    if port % 256 == 0:
        hear(line, 0.05, answers)
for port in (53, 67, 68, 69, 111, 123, 137, 161, 500, 514, 546, 547, 1900, 5353, 5355, 8443):
    send(line, UDP, struct.pack("!HHHH", 40000, port, 12, 0) + b"ping", 6)
send(line, ICMP6, struct.pack("!BBHHH", 128, 0, 0, 1, 1) + b"ping", 2)
hear(line, 5, answers)
neighbour(line, 135)
is_there = hear(line, 5, answers)
print(f"65535 TCP ports, 16 of UDP, a ping: {len(answers)} answers {sorted(answers)[:10]}; it is {'still there' if is_there else 'gone'}")
sys.exit(1 if answers else 0 if is_there else 2)
