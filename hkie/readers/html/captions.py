"""Which elements are captions of pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hkie.readers.html.elements import ElementText, Measure, words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST_CAPTION = 600
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’)]?$")
_WORD = re.compile(r"\w+")


def is_caption(element: _Element, sizes: dict[_Element, Measure], texts: ElementText) -> bool:
    """Return whether an element is the caption of a picture, by its tag or class."""
    if element.tag == "figcaption":
        return True
    if element.tag not in ("p", "div", "span", "td"):
        return False
    words = words_of(element.get("class") or "")
    if words & {"caption", "figcaption"}:
        return texts.length(element) < _LONGEST_CAPTION
    # <div class="photo"><img><span>Ms Tse (left) at the ceremony.</span></div>: a picture and a sentence or two.
    return (
        bool(words & {"photo", "picture", "thumb", "thumbnail"})
        and sizes[element].pictures == 1
        and texts.length(element) < _LONGEST_CAPTION
        and _is_sentence(texts.of(element))
    )


def _is_sentence(text: str) -> bool:
    """Return whether at least six words end in a full stop, unlike "Photo 1" and "Download (2 MB)"."""
    return _ENDS_SENTENCE.search(text[-2:]) is not None and len(_WORD.findall(text)) > 5
