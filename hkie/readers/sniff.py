"""The format of a file by its first bytes."""

from __future__ import annotations

import json
import re

from hkie.errors import ReadError, ResultFileError
from hkie.readers.interface import Options

HEAD = 4096
"""Bytes that are checked."""

_TAR_MAGIC = 257
_KNOWN = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Word or Excel file, or one with a password; save it as .docx without one",
    ),
    (b"{\\rtf", "RTF; save it as .docx or .txt"),
    (b"\x89PNG\r\n\x1a\n", "an image; run text recognition (OCR) on it first"),
    (b"\xff\xd8\xff", "an image; run text recognition (OCR) on it first"),
    (b"GIF8", "an image; run text recognition (OCR) on it first"),
    (b"II*\x00", "an image; run text recognition (OCR) on it first"),
    (b"MM\x00*", "an image; run text recognition (OCR) on it first"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ\x00", "an xz archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,1000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
# A PDF may have a line or two before its signature: "\r\n%PDF-1.4", from a mailer.
_PDF = re.compile(rb"(?:[^\r\n]{0,100}\r?\n){0,4}%PDF-\d")
# {"schema": "hkie/2", … is written by hkie extract and resolve, also as a line of JSON Lines.
_RESULT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"schema"\s*:\s*"hkie/\d')
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]*):[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n")
_MAIL = frozenset({b"received", b"message-id", b"mime-version", b"return-path", b"delivered-to"})


def sure(head: bytes, where: str) -> str | None:
    """Return the reader if the first bytes are unmistakable.

    Raises ReadError for a known but unsupported format, ResultFileError for a result of hkie.
    """
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head[_TAR_MAGIC : _TAR_MAGIC + 5] == b"ustar":
        return "tar"
    for mark, what in _KNOWN:
        if head.startswith(mark):
            raise ReadError(f"{where}: not text but {what}")
    if _RESULT.match(head):
        raise ResultFileError(f"{where}: is a result of hkie extract, not a document")
    return "pdf" if _PDF.match(head) else None


def likely(head: bytes, options: Options, piped: bool) -> str | None:
    """Return the reader for a file whose name does not say; JSON Lines are considered only without any name."""
    if is_html(head):
        return "html"
    if is_mail(head):
        return "mail"
    if not piped:
        return None
    first = head.lstrip().split(b"\n", 1)[0]
    if first.startswith(b"{") and b'"%s"' % options.text_field.encode() in first:
        try:
            json.loads(first)
        except ValueError:
            # The first line may be longer than the checked bytes.
            return "jsonl" if len(first) > HEAD // 2 else None
        return "jsonl"
    for mark, name in ((b"\t", "tsv"), (b",", "csv")):
        columns = [c.strip().strip(b'"') for c in first.removeprefix(b"\xef\xbb\xbf").split(mark)]
        if len(columns) > 1 and options.text_field.encode() in columns:
            return name
    return None


def is_html(head: bytes) -> bool:
    """Return whether the text begins like an HTML page."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", errors="ignore").encode()
    return _HTML.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def is_mail(head: bytes) -> bool:
    """Return whether the text begins with mail headers; "Date:" alone is not enough, press releases have it too."""
    at = 0
    names = set()
    while match := _HEADER.match(head, at):
        names.add(match.group(1).lower())
        at = match.end()
    return len(names) > 2 and bool(names & _MAIL)
