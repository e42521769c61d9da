"""A result as one HTML page that works in any browser, offline.

The page has a template, a style sheet and a script, bundled from ``src/`` (see ``README.md`` in this folder), and the
result as one compressed block of base64. Text from documents never becomes markup: the script only writes text nodes,
and the page's Content-Security-Policy forbids other scripts and all requests.
"""

from __future__ import annotations

import base64
import html
import json
import re
import zlib
from pathlib import Path
from typing import IO

from hkie.ontology import Ontology, shipped
from hkie.records import Result

TITLE = "What the documents say"
_PAGE = Path(__file__).with_name("page")
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def write_report(result: Result, file: IO[str], title: str = TITLE, ontology: Ontology | None = None) -> None:
    """Write a result as an HTML page with a title; the same result and title give the same page.

    Texts are from the result, or from its files if they have not changed. A document without text has its mentions and
    their sentences. ``ontology`` has the labels and relation types of the result, by default the built-in ones.
    """
    script, style = _part("report.js"), _part("report.css")
    title = " ".join(title.split()).encode("utf-8", "replace").decode("utf-8")
    filled = {
        "title": html.escape(title),
        "policy": _policy(script, style),
        "style": style,
        "script": script,
        "data": _block(result, title, ontology or shipped()),
    }
    # in one pass, so that inserted text is not replaced again
    file.write(_PLACE.sub(lambda place: filled[place[1]], _part("page.html")))


def _part(name: str) -> str:
    return (_PAGE / name).read_text(encoding="utf-8").rstrip("\n")


def _policy(script: str, style: str) -> str:
    """Return the Content-Security-Policy of the page: only this script and this style sheet."""
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
    import hashlib  # not at the top, for --help

    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _block(result: Result, title: str, ontology: Ontology) -> str:
    """Return the data of the page; ASCII before compression, so that lone surrogates do no harm."""
    from hkie.report.payload import packed  # imported here, since it is slow and not needed for the title

    data = json.dumps({"title": title, **packed(result, ontology)}, ensure_ascii=True, separators=(",", ":"))
    return base64.b64encode(zlib.compress(data.encode("ascii"), 6)).decode("ascii")
