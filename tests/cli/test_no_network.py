"""No command reaches for the network: every socket that leaves the machine is an error."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

GUARD = """
import socket, sys

class Refused(socket.socket):
    def __init__(self, family=-1, *rest, **named):
        if family not in (-1, getattr(socket, "AF_UNIX", None)):
            raise RuntimeError("a socket was opened")
        super().__init__(family, *rest, **named)

def refused(*_, **__):
    raise RuntimeError("a name was looked up")

socket.socket = Refused
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refused
from hkie.cli import main
sys.argv = ["hkie", *sys.argv[1:]]
main()
"""


@pytest.fixture(scope="module")
def result(run, tmp_path_factory):
    path = tmp_path_factory.mktemp("network") / "result.json"
    assert run("extract", "seeds/", "--text", "--format", "json", "--output", path).returncode == 0
    return path


@pytest.mark.parametrize(
    "command",
    [
        ["extract", "tests/cases/readers", "--format", "jsonl", "--workers", "2"],
        ["show", "tests/cases/readers/pages/release.html", "--no-pager"],
        ["export", "RESULT", "--to", "ftm"],
        ["export", "RESULT", "--to", "jsonld"],
        ["export", "RESULT", "--to", "gexf", "--output", "TMP/x.gexf"],
        ["export", "RESULT", "--to", "xlsx", "--output", "TMP/x.xlsx"],
        ["report", "RESULT", "--output", "TMP/x.html"],
        ["resolve", "RESULT"],
        ["review", "RESULT", "--list"],
    ],
    ids=lambda command: " ".join(command[:4:3]) if command[0] == "export" else command[0],
)
def test_no_command_opens_a_socket(root, result, tmp_path, command):
    filled = [part.replace("RESULT", str(result)).replace("TMP", str(tmp_path)) for part in command]
    done = subprocess.run(
        [sys.executable, "-c", GUARD, *filled], cwd=root, capture_output=True, encoding="utf-8", timeout=120
    )
    assert "RuntimeError" not in done.stderr
    assert done.returncode in ((0, 1) if command[0] == "extract" else (0,))  # one file there has a password


def test_the_guard_bites(root):
    code = GUARD.replace("main()", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')")
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, encoding="utf-8", timeout=60)
    assert "RuntimeError" in done.stderr
