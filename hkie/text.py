"""Read a file into a Source; repair and clean its text, keeping the way back.

Cleaning never touches the original: each clean character remembers where it came from.
"""

from __future__ import annotations

import hashlib
import html
import re
import sys
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from hkie.errors import HkieError, ReadError, UsageError
from hkie.records import CleanText, Source

MAX_BYTES = 10 * 1024 * 1024
"""A larger file is refused: no press release is, and offsets into it would be of little use."""

SUFFIXES = frozenset({".txt"})
"""What is read from a folder; a file named outright is read whatever its suffix."""

STDIN = "-"


def find(
    paths: Iterable[str | Path], problems: Callable[[HkieError], None] | None = None
) -> Iterator[tuple[str, Path | None]]:
    """Yield (document id, file) for every file meant by ``paths``, folders recursively in name order.

    The id is the path relative to the argument that named it, with forward slashes; the file is None
    for standard input. Where two arguments give the same id, the later one gets its whole path.

    A path that does not exist, or a folder without a document, is a UsageError: given to
    ``problems``, or raised without it.
    """
    ids: set[str] = set()
    files: set[Path | None] = set()
    for path in paths:
        try:
            for name, file in _expand(path):
                unique = name if name not in ids or file is None else file.as_posix()
                if unique not in ids and file not in files:
                    ids.add(unique)
                    files.add(file)
                    yield unique, file
        except UsageError as error:
            if problems is None:
                raise
            problems(error)


def _expand(path: str | Path) -> Iterator[tuple[str, Path | None]]:
    if str(path) == STDIN:
        yield STDIN, None
        return
    path = Path(path)
    if path.is_dir():
        files = sorted(
            (p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file()),
            key=lambda p: p.relative_to(path).parts,
        )
        if not files:
            wanted = ", ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
            raise UsageError(f"{path}: no document in this folder; it should hold {wanted}")
        for file in files:
            yield file.relative_to(path).as_posix(), file
    elif path.exists():
        yield path.name, path
    else:
        raise UsageError(f"{path}: no such file or folder")


def read(name: str, path: Path | None) -> Source:
    """Read one file, or standard input where ``path`` is None.

    Raises ReadError where it cannot be read, is empty, too large, or is not text.
    """
    where = str(path) if path else "standard input"
    try:
        if path is None:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ReadError(f"{where}: cannot be read ({error.strerror or error})") from error
    if len(data) > MAX_BYTES:
        raise ReadError(f"{where}: larger than {MAX_BYTES // 1024**2} MB; split it first")
    if not data.strip():
        raise ReadError(f"{where}: empty")
    text, encoding = decode(data, where)
    return Source(
        id=name,
        path=STDIN if path is None else path.as_posix(),
        text=text,
        encoding=encoding,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def decode(data: bytes, where: str = "input") -> tuple[str, str]:
    """Return the text and the name of its encoding; a byte-order mark is not part of the text.

    UTF-8 first, since nearly everything is; then UTF-16 by its mark; then charset-normalizer's best
    guess. Raises ReadError for what is not text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise ReadError(f"{where}: not text (broken UTF-16)") from error
    if b"\x00" in data:
        raise ReadError(f"{where}: not text (it holds zero bytes)")
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes  # slow to import and rarely needed

    best = from_bytes(data).best()
    if best is None or _controls(str(best)) > 0.02:
        raise ReadError(f"{where}: not text in any known encoding")
    return data.decode(best.encoding, errors="replace"), best.encoding


def _controls(text: str) -> float:
    sample = text[:20_000]
    return sum(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in sample) / len(sample)


# One alternative a kind of repair; the comment shows the string that forced it.
_REPAIR = re.compile(
    r"""
      (?P<newline>\r\n?)                                          # CRLF of a Windows file
    | (?P<escape>\\(?=[$&*_#%~\[\]()"'.-]))                       # \$3 billion, from a Markdown copy
    | (?P<entity>&(?:amp|nbsp|quot|apos|lt|gt|rsquo|lsquo|rdquo|ldquo|ndash|mdash|\#\d{1,6}|\#x[0-9a-fA-F]{1,5});)
    | (?P<mojibake>[\x80-\U0010ffff]*[ÃÂâ][\x80-\U0010ffff]+)     # â€™ for ’, Â£ for £
    | (?P<space>[\x09\x0b\x0c\xa0\u1680\u2000-\u200a\u202f\u205f\u3000])  # no-break space of a web page
    | (?P<nothing>[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f])  # soft hyphen, ZWSP
    | (?P<newrow>[\x85\u2028\u2029])                              # line separators of other systems
    | (?P<fold>[\ufb00-\ufb06\uff01-\uff5e\uffe0-\uffe6\ufe50-\ufe6b])    # ligatures and full-width forms
    """,
    re.VERBOSE,
)


def clean(text: str) -> CleanText:
    """Repair mojibake, entities, odd spaces, escapes and invisible characters, and keep the way back.

    A text with nothing to repair is returned as it is, with a range as its map.
    """
    parts: list[str] = []
    origin = array("q")
    repairs: list[tuple[int, int]] = []
    done = 0
    for match in _REPAIR.finditer(text):
        kind = str(match.lastgroup)
        fixed = _repaired(kind, match.group())
        if fixed == match.group():
            continue
        start, end = match.span()
        parts.append(text[done:start])
        origin.extend(range(done, start))
        parts.append(fixed)
        # Where a repair has its own length, its characters share out the stretch that they stand for.
        origin.extend(start + k * (end - start) // len(fixed) for k in range(len(fixed)))
        if fixed:
            repairs.append((start, end))
        done = end
    if not done:
        return CleanText(text, range(len(text) + 1))
    parts.append(text[done:])
    origin.extend(range(done, len(text) + 1))
    return CleanText("".join(parts), origin, repairs)


def _repaired(kind: str, found: str) -> str:
    if kind in ("newline", "newrow"):
        return "\n"
    if kind in ("escape", "nothing"):
        return ""
    if kind == "space":
        return " "
    if kind == "entity":
        return html.unescape(found).replace("\xa0", " ")
    if kind == "fold":
        return unicodedata.normalize("NFKC", found)
    from ftfy import fix_encoding  # slow to import, and only broken text needs it

    fixed = fix_encoding(found)
    return fixed if fixed == found else clean(fixed).text


def source_span(clean_text: CleanText, start: int, end: int) -> tuple[int, int]:
    """Return where a span of clean characters stands in the source.

    Invisible characters inside the span are part of it, those at its edges are not.
    """
    origin = clean_text.origin
    stop = origin[end - 1] + 1
    at = bisect_right(clean_text.repairs, (origin[end - 1], len(origin) + stop)) - 1
    if at >= 0 and clean_text.repairs[at][1] > origin[end - 1]:
        # The last character stands for several: "’" for "â€™". Up to the next one that the repair gave.
        stop = min(clean_text.repairs[at][1], max(origin[end], stop))
    return origin[start], stop
