"""Markdown as plain text: the words as rendered, one block for each paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from hkie.readers.days import iso
from hkie.readers.html import language_of
from hkie.readers.interface import Options, Part, Problem, decoded, digest, one_line, whole

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z_]+):(.+)$", re.MULTILINE)
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}(?=[ \t]|$)")
_CLOSING = re.compile(r"(?<=[ \t])#+$")  # "## Heading ##"
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-+)[ \t]*$")
_RULE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ITEM = re.compile(r"[ \t]*(?:([*+-])|(\d{1,9})[.)])[ \t]+(?=\S)")
_QUOTES = re.compile(r"(?:[ ]{0,3}>[ ]?)*+")
_REFERENCE = re.compile(r"[ ]{0,3}\[[^\]\n]{1,200}\]:[ \t]*\S+.*$")
_CELLS_RULE = re.compile(r"[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)  # an unclosed comment hides the rest, as in a browser

_INLINE = re.compile(
    r"""
      \\(?P<escaped>[!-/:-@\[-`{-~])                              # \$3 billion
    | (?P<ticks>`{1,3})(?P<code>[^`\n]+)(?P=ticks)                # `budget.csv`
    | !?\[(?P<shown>[^\[\]\n]{0,500})\]                           # [text](url), ![caption](picture.jpg), [text][1]
        (?:\((?:<[^<>\n]{0,500}>|[^()\s]{0,500}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?)(?:\s+["'(][^"\n]{0,300}["')])?\s*\)|\[[^\[\]\n]{0,200}\])
    | <(?P<address>(?:https?://|mailto:)[^<>\s]{1,500})>          # <https://example.org>
    | </?[A-Za-z][A-Za-z0-9-]{0,20}(?:\s[^<>\n]{0,500})?/?>       # <br>, <span class="x">
    """,
    re.VERBOSE,
)
_PICTURE_LINK = re.compile(
    r"\[(!\[[^\[\]\n]{0,500}\]\([^()\n]{0,500}\))\]\([^()\n]{0,500}\)"
)  # [![caption](a.jpg)](b.html)
# Inside a word an underscore is a letter: ai_plan. "5 * 3" and "* * *" are not emphasis.
_STRONG = re.compile(
    r"(?<![\w*])(\*\*\*|\*\*|\*)(?=\S)([^*\n]+?)(?<=\S)\1(?!\*)|(?<![\w_])(___|__|_)(?=\S)([^_\n]+?)(?<=\S)\3(?![\w_])|~~(?=\S)([^~\n]+?)~~"
)
_HOLD = "\ue000"  # replaces an escaped star until emphasis is removed; a private-use character


class Markdown:
    """CommonMark with tables and front matter."""

    name = "Markdown"
    suffixes = (".md", ".markdown")
    media_types = ("text/markdown",)

    def read(self, file: BinaryIO, where: str, options: Options, problem: Problem) -> Iterator[Part]:
        """Yield the text. Raises ReadError if the file is empty, too large or not text."""
        data = whole(file, where)
        text, encoding = decoded(data, where, options)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        front_matter: dict[str, str] = {}
        if front := _FRONT.match(text):
            fields = ((key.lower(), value.strip(" \t")) for key, value in _FIELD.findall(front.group(1)))
            front_matter = {key: value.strip("\"'") for key, value in fields if value}
            text = text[front.end() :]
        text = "\n\n".join(_blocks(_COMMENT.sub("", text)))
        title = one_line(front_matter.get("title", ""))
        if title and title not in text[: 2 * len(title) + 10]:
            text = f"{title}\n\n{text}"
        yield Part(
            text,
            published=iso(front_matter["date"]) if "date" in front_matter else None,
            title=title or None,
            language=language_of(front_matter.get("lang") or front_matter.get("language")),
            encoding=encoding,
            media_type="text/markdown",
            sha256=digest(data),
        )


def _blocks(text: str) -> Iterator[str]:
    """Yield headings, paragraphs, lists and tables; the lines of a paragraph are joined."""
    lines: list[list[str]] = []  # each in the lines of the source
    rows: list[str] = []
    fence = ""

    def flush() -> Iterator[str]:
        if lines:
            yield "\n".join(inline(" ".join(pieces)).strip() for pieces in lines)
            lines.clear()
        if rows:
            yield "\n".join(rows)
            rows.clear()

    hard = open_paragraph = False
    for raw in text.split("\n"):
        marked = _FENCE.match(raw)
        if fence:
            if marked and marked.group(1).startswith(fence) and not raw.strip("`~ \t"):
                fence = ""
                yield from flush()
            else:
                rows.append(raw)
            continue
        if marked:
            yield from flush()
            fence, open_paragraph = marked.group(1), False
            continue
        quotes = _QUOTES.match(raw)
        line = raw[quotes.end() :] if quotes else raw
        if not line.strip() or _REFERENCE.match(line):
            yield from flush()
            open_paragraph = False
            continue
        if open_paragraph and not rows and _UNDERLINE.match(line):
            yield from flush()
            open_paragraph = False
            continue
        if _RULE.match(line):
            yield from flush()
            open_paragraph = False
            continue
        if heading := _HEADING.match(line):
            yield from flush()
            open_paragraph = False
            if shown := inline(_CLOSING.sub("", line[heading.end() :].strip(" \t"))).strip():
                yield shown
            continue
        if line.lstrip().startswith("|") or (rows and "|" in line):
            if lines:
                yield from flush()
            if not _CELLS_RULE.match(line):
                rows.append("\t".join(inline(cell).strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))))
            open_paragraph = False
            continue
        if item := _ITEM.match(line):
            mark = "• " if item.group(1) else f"{item.group(2)}. "
            lines.append([mark + line[item.end() :].strip()])
        elif open_paragraph and lines and not hard:
            lines[-1].append(line.strip())
        else:
            lines.append([line.strip()])
        hard = line.endswith(("  ", "\\"))
        if line.endswith("\\"):
            lines[-1][-1] = lines[-1][-1].removesuffix("\\").rstrip()
        open_paragraph = True
    yield from flush()


def inline(text: str) -> str:
    """Return a line as rendered: links by their text, images by their caption, without emphasis marks."""
    held: list[str] = []

    def shown(match: re.Match[str]) -> str:
        found = match.groupdict()
        if found["escaped"] or found["code"]:
            held.append(found["escaped"] or found["code"])
            return _HOLD
        if found["shown"] is not None:
            return found["shown"]
        return found["address"].removeprefix("mailto:") if found["address"] else ""

    text = _PICTURE_LINK.sub(r"\1", text.replace(_HOLD, ""))
    text = _INLINE.sub(shown, text)
    for _ in range(3):
        text = _STRONG.sub(lambda m: m.group(2) or m.group(4) or m.group(5), text)
    pieces = text.split(_HOLD)
    return "".join(piece + (held[n] if n < len(held) else "") for n, piece in enumerate(pieces))


READER = Markdown()
