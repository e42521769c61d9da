"""Bytes → text → element tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hkie.errors import ReadError
from hkie.readers.interface import Options, decoded, one_line
from hkie.text.cleaning import decode

if TYPE_CHECKING:
    from lxml.etree import _Element

INSTALL = "pip install 'hkie[readers]'"

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)


def decode_page(data: bytes, where: str, options: Options, charset: str | None) -> tuple[str, str]:
    """Return the text and its encoding: the one the user gave, else UTF-8 if valid, else the declared one, else a guess."""
    if options.encoding is not None:
        return decoded(data, where, options)
    declared = charset
    if declared is None and (match := _CHARSET.search(data[:4096])):
        declared = match.group(1).decode("ascii")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if declared and declared.lower() not in ("utf-8", "utf8"):
            # Browsers read declared Latin-1 as Windows-1252, which has quotation marks.
            name = "cp1252" if declared.lower() in ("iso-8859-1", "latin1", "us-ascii") else declared
            try:
                return data.decode(name), name.lower()
            except (UnicodeDecodeError, LookupError):
                pass
    return decode(data, where)


def parse(text: str, where: str) -> _Element:
    """Return the element tree of a page. Raises ReadError if it is not HTML or is nested too deeply."""
    try:
        from lxml import etree, html
    except ImportError as error:
        raise ReadError(f"{where}: HTML needs more libraries; {INSTALL}") from error
    # huge_tree allows 2,048 levels instead of 256, which some pages exceed.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree: _Element = html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"{where}: not readable as HTML ({one_line(str(error))})") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise ReadError(f"{where}: nested too deeply for a web page")
    return tree
