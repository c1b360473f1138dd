"""Starts of the program that need not load its modules again: they are loaded once, here, and each start is a fork.

Run as a process of its own. Whoever connects to its socket sends one line of JSON with two file descriptors, and is
told the new process's id, and when it ends, its exit code. From the fork on it is the program as the command line runs
it: its own process, folder, environment, signals. When stdin closes, whoever wanted the processes is gone: they are
killed, and this ends.
"""

import gc
import json
import os
import selectors
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any

from bot.app import PLATFORMS
from bot.commandline import COMMANDS, main

ASKED_MAX = 65536
CLIENTS_MAX = 64


class Nest:
    """The processes that run now, and who waits to hear of their end."""

    def __init__(self, path: str) -> None:
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(CLIENTS_MAX)
        self.ended, self.ending = socket.socketpair()
        self.ending.setblocking(False)
        signal.set_wakeup_fd(self.ending.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        self.waiting: dict[int, socket.socket] = {}
        self.selector = selectors.DefaultSelector()
        for readable in (self.listener, self.ended, sys.stdin):
            self.selector.register(readable, selectors.EVENT_READ)

    def next_start(self) -> tuple[Mapping[str, Any], list[int]] | None:
        """What a fork is to run, seen in the fork; None when everybody has gone."""
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is sys.stdin:
                    return None
                if key.fileobj is self.ended:
                    self._tell_ended()
                    continue
                started = self._forked()
                if started is not None:
                    return started

    def kill(self) -> None:
        for pid in self.waiting:
            os.kill(pid, signal.SIGKILL)

    def _forked(self) -> tuple[Mapping[str, Any], list[int]] | None:
        client, _ = self.listener.accept()
        asked, descriptors, _, _ = socket.recv_fds(client, ASKED_MAX, 2)
        pid = os.fork()
        if pid == 0:
            self._leave(client)
            return json.loads(asked), descriptors
        for descriptor in descriptors:
            os.close(descriptor)
        self.waiting[pid] = client
        client.sendall(f"{pid}\n".encode())
        return None

    def _leave(self, client: socket.socket) -> None:
        """The fork holds nothing of this process: an end of it must be heard as the program's own."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self.selector.close()
        for held in (client, self.listener, self.ended, self.ending, *self.waiting.values()):
            held.close()
        self.waiting.clear()

    def _tell_ended(self) -> None:
        self.ended.recv(4096)
        for pid, client in list(self.waiting.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                del self.waiting[pid]
                with client, suppress(OSError):  # nobody may ask any more
                    client.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def become(asked: Mapping[str, Any], descriptors: list[int]) -> None:
    """The process that `python -m bot` would be, its modules loaded."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    for descriptor, number in zip(descriptors, (1, 2), strict=True):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.path[0] = asked["folder"]
    sys.argv = ["bot", *asked["arguments"]]


def warm() -> None:
    modules = [command.run.partition(":")[0] for command in COMMANDS.values()]
    for name in (*modules, *PLATFORMS.values(), *ALSO):
        import_module(name)
    gc.freeze()


ALSO = ("bot.payments.wechatpay", "storage.postgres", "storage.sqlite", "redis.asyncio")
"""What a start loads besides, once it knows its settings."""


if __name__ == "__main__":
    warm()
    nest = Nest(sys.argv[1])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    start = nest.next_start()
    if start is None:
        nest.kill()
        sys.exit()
    become(*start)
    sys.exit(main(sys.argv[1:]))
