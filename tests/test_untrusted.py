"""Nothing in the package can run what it reads, start a program or reach the network: its imports and calls, read."""

import ast
from pathlib import Path

import pytest

import hkie

PACKAGE = Path(hkie.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
MODULES = {
    "pickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "ctypes", "code", "codeop", "pty", "runpy",
    "subprocess", "socket", "socketserver", "ssl", "asyncio", "http", "urllib", "urllib3", "requests", "httpx", "aiohttp",
    "ftplib", "smtplib", "imaplib", "poplib", "telnetlib", "xmlrpc", "webbrowser", "yaml",
}  # fmt: skip
"""Modules that run code that they read, start programs, or speak to others."""
HARMLESS = {"urllib.parse.quote", "urllib.parse.urljoin", "urllib.parse.urlsplit", "ctypes.byref"}
"""What only takes addresses apart, or points a library of C to a number."""
CALLS = {"eval", "exec", "compile", "__import__", "breakpoint"}
ATTRIBUTES = {
    "system", "popen", "startfile", "fork", "forkpty", "execv", "execve", "execvp", "execl", "execlp", "spawnl", "spawnv",
    "posix_spawn", "posix_spawnp", "read_pickle", "to_pickle", "extractall", "unpack_archive", "urlopen",
}  # fmt: skip
"""Methods that would do it, whatever they are called on; no member of an archive is ever unpacked to a file."""


def reached(tree):
    """Yield the line and name of everything in a module that is forbidden."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names] if node.module and not node.level else []
        elif isinstance(node, ast.Call):
            call = node.func
            if isinstance(call, ast.Name) and call.id in CALLS:
                yield node.lineno, call.id
            elif isinstance(call, ast.Attribute) and call.attr in ATTRIBUTES:
                yield node.lineno, f".{call.attr}"
            elif isinstance(call, ast.Attribute) and call.attr == "import_module":
                names = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                yield from ((node.lineno, n) for n in names if n.partition(".")[0] in MODULES)
            continue
        else:
            continue
        yield from ((node.lineno, n) for n in names if n.partition(".")[0] in MODULES and n not in HARMLESS)


OF_THE_CLUSTER = {"runtime/cluster/resolution.py": ["pickle"], "runtime/cluster/session.py": ["socket"]}
"""With --engine ray alone: what the processes of a run tell each other, as Ray does, and whether a cluster answers."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_module_runs_nothing_and_reaches_nobody(file):
    found = [name for _, name in reached(ast.parse(file.read_text(encoding="utf-8")))]
    assert found == OF_THE_CLUSTER.get(file.relative_to(PACKAGE).as_posix(), [])


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("import pickle", "pickle"),
        ("import urllib.request as r", "urllib.request"),
        ("from urllib import request", "urllib.request"),
        ("from subprocess import run", "subprocess.run"),
        ("def f():\n    import socket", "socket"),
        ("import importlib\nimportlib.import_module('requests')", "requests"),
        ("eval('1')", "eval"),
        ("import os\nos.system('ls')", ".system"),
        ("archive.extractall('x')", ".extractall"),
    ],
)
def test_what_would_is_seen(code, name):
    assert [found for _, found in reached(ast.parse(code))] == [name]


def test_taking_an_address_apart_is_no_harm():
    assert list(reached(ast.parse("from urllib.parse import urlsplit\nimport re\nre.compile('x')"))) == []
