"""The readers by name: built-in ones and those of other packages."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from hkie.errors import ReadError, UsageError
from hkie.readers import sniff
from hkie.readers.interface import Options, Reader

GROUP = "hkie.readers"

# They are entry points as well; listed here, they also work if hkie is not installed.
_BUILT_IN = {
    "plain": "hkie.readers.plain",
    "html": "hkie.readers.html",
    "pdf": "hkie.readers.pdf",
    "docx": "hkie.readers.docx",
    "mail": "hkie.readers.mail",
    "markdown": "hkie.readers.markdown",
    "jsonl": "hkie.readers.rows:JSONL",
    "csv": "hkie.readers.rows:CSV",
    "tsv": "hkie.readers.rows:TSV",
    "zip": "hkie.readers.archives:ZIP",
    "gzip": "hkie.readers.archives:GZIP",
    "tar": "hkie.readers.archives:TAR",
}

ARCHIVES = frozenset({"zip", "gzip", "tar"})

# Formats with unmistakable first bytes; a name that says otherwise is wrong.
_BINARY = frozenset({"pdf", "docx"}) | ARCHIVES


@cache
def readers() -> dict[str, Reader]:
    """Return all readers by name. Raises UsageError if one of another package cannot be loaded."""
    found: dict[str, Reader] = {}
    for name, target in _BUILT_IN.items():
        module, _, attribute = target.partition(":")
        found[name] = getattr(import_module(module), attribute or "READER")
    for entry in entry_points(group=GROUP):
        if entry.name in _BUILT_IN:
            continue
        try:
            reader = entry.load()
            _ = (reader.name, reader.suffixes, reader.media_types, reader.read)
        except Exception as error:  # another package may raise anything
            raise UsageError(
                f"the reader {entry.name} ({entry.value}) cannot be loaded ({error}); fix or uninstall it"
            ) from error
        found[entry.name] = reader
    return found


def by_suffix(name: str) -> str | None:
    """Return the reader for a file name, by the longest matching suffix (.tar.gz)."""
    name = name.lower()
    fitting = [(len(s), key) for key, reader in readers().items() for s in reader.suffixes if name.endswith(s)]
    return max(fitting)[1] if fitting else None


def choose(name: str, head: bytes, where: str, options: Options) -> str:
    """Return the reader for a file, by its name and its first bytes, which win if they are unmistakable.

    Raises ReadError if there is no reader.
    """
    named = by_suffix(name)
    seen = sniff.sure(head, where)
    if seen == "zip" and named == "docx":
        return "docx"
    if seen:
        return seen
    if named in _BINARY:
        # a login page saved as report.pdf
        if sniff.is_html(head):
            return "html"
        raise ReadError(f"{where}: not {_called(named)}, judging by its first bytes, despite its name")
    if named in (None, "plain"):
        return sniff.likely(head, options, piped=named is None) or "plain"
    return named


def _called(key: str) -> str:
    return readers()[key].name
