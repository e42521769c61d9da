"""Decoding bytes, and cleaning text with a map back to the source.

The source is never changed: each clean character has the offset it came from.
"""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right

from hkie.errors import ReadError
from hkie.records import CleanText

STDIN = "-"
"""Stands for standard input in place of a file."""


def decode(data: bytes, where: str = "input") -> tuple[str, str]:
    """Return the text, without a byte-order mark, and the name of its encoding.

    UTF-8 is tried first, then UTF-16 by its byte-order mark, then charset-normalizer's best guess. Raises ReadError if
    it is not text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise ReadError(f"{where}: not text (broken UTF-16)") from error
    if b"\x00" in data:
        raise ReadError(f"{where}: not text (it contains zero bytes)")
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


# One alternative for each kind of repair; the comment shows an example.
_REPAIR = re.compile(
    r"""
      (?P<newline>\r\n?)                                          # CRLF of a Windows file
    | (?P<escape>\\(?=[$&*_#%~\[\]()"'.-]))                       # \$3 billion, from a Markdown copy
    | (?P<entity>&(?:amp|nbsp|quot|apos|lt|gt|rsquo|lsquo|rdquo|ldquo|ndash|mdash|\#\d{1,6}|\#x[0-9a-fA-F]{1,5});)
    | (?P<mojibake>(?<![^\x00-\x7f])[^\x00-\x7f]*[ÃÂâ][^\x00-\x7f]+)     # â€™ for ’, Â£ for £
    | (?P<space>[\x09\x0b\x0c\xa0\u1680\u2000-\u200a\u202f\u205f\u3000])  # no-break space of a web page
    | (?P<nothing>[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f])  # soft hyphen, ZWSP
    | (?P<newrow>[\x85\u2028\u2029])                              # line separators of other systems
    | (?P<fold>[\ufb00-\ufb06\uff01-\uff5e\uffe0-\uffe6\ufe50-\ufe6b])    # ligatures and full-width forms
    """,
    re.VERBOSE,
)


_SUSPECT = re.compile(r"[^\n -%'-\[\]-~]")
"""Where a repair can begin; trying every kind at every offset would take ten times as long."""


def clean(text: str) -> CleanText:
    """Repair mojibake, entities, odd spaces, escapes and invisible characters, with a map back to the source.

    A text without repairs is returned as it is, with a range as its map.
    """
    parts: list[str] = []
    origin = array("q")
    repairs: list[tuple[int, int]] = []
    done = past = 0
    for suspect in _SUSPECT.finditer(text):
        match = _REPAIR.match(text, suspect.start()) if suspect.start() >= past else None
        if match is None:
            continue
        past = match.end()
        kind = str(match.lastgroup)
        fixed = _repaired(kind, match.group())
        if fixed == match.group():
            continue
        start, end = match.span()
        parts.append(text[done:start])
        origin.extend(range(done, start))
        parts.append(fixed)
        # If a repair changes the length, its characters are spread over the visible characters that they replace.
        seen = [k for k in range(start, end) if not text[k].isspace()] or range(start, end)
        origin.extend(seen[k * len(seen) // len(fixed)] for k in range(len(fixed)))
        if fixed:
            repairs.append((start, end))
        done = end
    if not done:
        return CleanText(text, range(len(text) + 1))
    parts.append(text[done:])
    origin.extend(range(done, len(text) + 1))
    return CleanText("".join(parts), origin, repairs, text)


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


def clean_span(clean_text: CleanText, start: int, end: int) -> tuple[int, int]:
    """Return the span in the clean text of a source span; empty if nothing of it is left."""
    return bisect_left(clean_text.origin, start), bisect_left(clean_text.origin, end)


def source_span(clean_text: CleanText, start: int, end: int) -> tuple[int, int]:
    """Return the source span of a span in the clean text.

    Invisible characters inside the span are part of it. Those at its edges are not, nor is white space unless it is part
    of the clean span.
    """
    origin = clean_text.origin
    stop = origin[end - 1] + 1
    at = bisect_right(clean_text.repairs, (origin[end - 1], len(origin) + stop)) - 1
    if at >= 0 and clean_text.repairs[at][1] > origin[end - 1]:
        # The last character replaces several, as "’" replaces "â€™": extend to the next repaired one.
        stop = min(clean_text.repairs[at][1], max(origin[end], stop))
        if not clean_text.text[end - 1].isspace():
            stop -= len(found := clean_text.source[origin[end - 1] : stop]) - len(found.rstrip())
    return origin[start], stop
