"""The layout of the package: what a name of a module says."""

import ast
from collections import defaultdict
from pathlib import Path

import hkie

PACKAGE = Path(hkie.__file__).parent
MODULES = sorted(file for file in PACKAGE.rglob("*.py") if not file.stem.startswith("__"))
LONGEST = 400


def test_no_two_modules_share_a_name():
    places = defaultdict(list)
    for file in MODULES:
        # A command is a thin shell around what it is named after: cli/explain.py calls query/explain.py.
        if file.parent != PACKAGE / "cli":
            places[file.stem].append(file.relative_to(PACKAGE).as_posix())
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_a_long_module_says_why():
    long = [file for file in MODULES if len(file.read_text(encoding="utf-8").splitlines()) > LONGEST]
    silent = [f for f in long if "One module:" not in (ast.get_docstring(ast.parse(f.read_text("utf-8"))) or "")]
    assert [file.relative_to(PACKAGE).as_posix() for file in silent] == []
