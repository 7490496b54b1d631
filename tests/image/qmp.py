#!/usr/bin/env python3
"""qmp.py SOCKET COMMAND [NAME=VALUE...]: gives a QEMU machine a command through its monitor (QMP), and prints what comes
back. VALUE is JSON, or a word."""
import json
import socket
import sys


class Monitor:
    def __init__(self, path):
        self.line = socket.socket(socket.AF_UNIX)
        self.line.settimeout(60)
        self.line.connect(path)
        self.channel = self.line.makefile("rw")
        self.channel.readline()  # its greeting
        self.ask("qmp_capabilities")

    def ask(self, command, **arguments):
        self.channel.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.channel.flush()
        for line in self.channel:
            answer = json.loads(line)
            if "error" in answer:
                raise RuntimeError(f"{command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]
        raise RuntimeError(f"{command}: no answer")


def value(text):
    try:
        return json.loads(text)
    except ValueError:
        return text


if __name__ == "__main__":
    pairs = (argument.split("=", 1) for argument in sys.argv[3:])
    print(json.dumps(Monitor(sys.argv[1]).ask(sys.argv[2], **{name: value(text) for name, text in pairs})))
