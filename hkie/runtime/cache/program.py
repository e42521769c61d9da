"""What results depend on beside the documents: the program, its rules, the name tagger and the libraries it stands on.

Contents are hashed, not versions and times alone: a rule that is being written, or a program that is being changed, has
no new version. All of it together is a hundred small files and a model, read in a few hundredths of a second.
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
"""What readers and taggers call, and what that calls in turn."""
_RULES = (".jsonl", ".tsv")
_NAMES = "given_names.txt"
_SKIPPED = "__pycache__"
DIGITS = 16


def fingerprint(patterns: Sequence[Path], ner: str) -> str:
    """Return 16 hexadecimal digits that change with whatever changes results.

    Raises UsageError for a folder of rules, or a name tagger, that is not there.
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
    """Yield where an installed spaCy pipeline, or the folder of one, has its files."""
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
