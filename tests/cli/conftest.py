"""A real terminal for programs that read keys."""

import os
import shlex
import shutil
import subprocess
import time

import pytest


class Terminal:
    """A tmux server of its own with one pane."""

    def __init__(self, command, size, environment):
        self.socket = f"hkie-test-{os.getpid()}-{time.monotonic_ns()}"
        columns, rows = size
        # The variables are given in the command: a running server would keep those that it was started with.
        told = " ".join(f"{k}={shlex.quote(v)}" for k, v in environment.items())
        self("new-session", "-d", "-x", str(columns), "-y", str(rows), f"{told} {command}; echo ended $?; sleep 60")

    def __call__(self, *arguments):
        done = subprocess.run(
            ["tmux", "-L", self.socket, "-f", "/dev/null", *arguments],
            capture_output=True, encoding="utf-8", timeout=20, check=True,
        )  # fmt: skip
        return done.stdout

    def wait(self, text, seconds=30, escapes=False):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            shown = self("capture-pane", "-p")
            if text in shown:
                return self("capture-pane", "-p", "-e") if escapes else shown
            time.sleep(0.1)
        raise AssertionError(f"{text!r} did not appear:\n{shown}")

    def keys(self, *keys):
        self("send-keys", *keys)

    def close(self):
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], capture_output=True, check=False)


@pytest.fixture
def terminal():
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    opened = []

    def start(command, size=(80, 24), **environment):
        opened.append(Terminal(command, size, environment))
        return opened[-1]

    yield start
    for one in opened:
        one.close()
