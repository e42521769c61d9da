"""A result as one page of HTML that opens in any browser, from disk and without a network.

The page is a template, a style sheet and a script that were bundled from ``src/`` (see ``README.md`` beside this
file), and the result in one compressed block that holds nothing but letters, digits, ``+``, ``/`` and ``=``. What
comes from a document never becomes markup: the script writes text nodes alone, and the page's own policy lets no
other script run and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import zlib
from pathlib import Path
from typing import IO

from hkie.records import Result

TITLE = "What the documents say"
_PAGE = Path(__file__).with_name("page")
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def write_report(result: Result, file: IO[str], title: str = TITLE) -> None:
    """Write a result as a page of HTML under a title; the same result and title give the same page.

    Texts are those of the result, or of the files it was read from where these have not changed. A document whose
    text is nowhere has its mentions and their sentences.
    """
    script, style = _part("report.js"), _part("report.css")
    title = " ".join(title.split()).encode("utf-8", "replace").decode("utf-8")
    filled = {
        "title": html.escape(title),
        "policy": _policy(script, style),
        "style": style,
        "script": script,
        "data": _block(result, title),
    }
    # In one pass: what is filled in is not looked at again.
    file.write(_PLACE.sub(lambda place: filled[place[1]], _part("page.html")))


def _part(name: str) -> str:
    return (_PAGE / name).read_text(encoding="utf-8").rstrip("\n")


def _policy(script: str, style: str) -> str:
    """The Content-Security-Policy of the page: this script and this style sheet, and nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(script)}",
            f"style-src {_hash(style)}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _block(result: Result, title: str) -> str:
    """The data of the page. ASCII before compression, so that half of a surrogate pair does no harm."""
    from hkie.report.payload import packed  # with what it imports, it is not paid for by those who want the title alone

    data = json.dumps({"title": title, **packed(result)}, ensure_ascii=True, separators=(",", ":"))
    return base64.b64encode(zlib.compress(data.encode("ascii"), 6)).decode("ascii")
