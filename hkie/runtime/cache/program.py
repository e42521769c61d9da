"""The version of program, rules, name tagger and libraries, on which results depend.

Contents are hashed, not only versions and times, since a rule or program under development has no new version. They are
a hundred small files and a model, read in a few hundredths of a second.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path

import hkie
from hkie.errors import UsageError
from hkie.ner import DEFAULT, NONE
from hkie.patternfiles import default_folder
from hkie.readers.formats import GROUP

_LIBRARIES = (
    "anyascii", "charset-normalizer", "courlan", "dateparser", "ftfy", "htmldate", "justext", "lxml",
    "lxml-html-clean", "numpy", "pypdfium2", "rapidfuzz", "regex", "spacy", "thinc", "tld", "trafilatura", "wcwidth",
)  # fmt: skip
"""The libraries that readers and taggers use, directly and indirectly."""
_RULES = (".jsonl", ".tsv")
_NAMES = "given_names.txt"
_SKIPPED = "__pycache__"
DIGITS = 16


def fingerprint(patterns: Sequence[Path], ner: str) -> str:
    """Return 16 hexadecimal digits that change with anything that changes results.

    Raises UsageError if a folder of rules or the name tagger is missing.
    """
    found = hashlib.sha256()

    def add(*parts: str | bytes) -> None:
        for part in parts:
            data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
            found.update(len(data).to_bytes(8) + data)

    add(sys.version, unicodedata.unidata_version, hkie.__version__, *map(_version, _LIBRARIES))
    package = Path(hkie.__file__).parent
    _add_files(add, package, _files(package))
    _add_rules(add, default_folder())
    for folder in patterns:
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such pattern folder")
        _add_rules(add, folder)
    add(ner)
    if ner not in (DEFAULT, NONE):
        from hkie.ner.taggers import NameTagger

        _ = NameTagger(ner)
        for folder in _folders(ner):
            _add_files(add, folder, _files(folder))
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        if not entry.module.startswith("hkie."):
            add(entry.name, entry.value, entry.dist.version if entry.dist else "")
            spec = importlib.util.find_spec(entry.module)
            if spec and spec.origin and Path(spec.origin).is_file():
                add(Path(spec.origin).read_bytes())
    return found.hexdigest()[:DIGITS]


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _folders(name: str) -> Iterator[Path]:
    """Yield the folders of a spaCy pipeline, installed or in a folder."""
    if Path(name).is_dir():
        yield Path(name)
        return
    spec = importlib.util.find_spec(name)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(folder)


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if _SKIPPED not in file.parts and file.is_file())


def _add_rules(add: Callable[..., None], folder: Path) -> None:
    _add_files(add, folder, (f for f in _files(folder) if f.suffix in _RULES or f.name == _NAMES))


def _add_files(add: Callable[..., None], folder: Path, files: Iterable[Path]) -> None:
    for file in sorted(files):
        add(file.relative_to(folder).as_posix(), file.read_bytes())
    add("")
