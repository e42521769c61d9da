"""Web pages: the story without navigation, sidebars and footers, found by the structure of the page.

    bytes → tree → without boilerplate → element that holds the story → plain text

Nothing here knows a site by name. Boilerplate is recognised by its tag (nav, script), its role, the words of its
class (sidebar, related, cookie) or its share of links. The story is what the page marks as such (article, main); else
the smallest element with the headline and a sign-off ("Issued at HKT 17:30"); else what trafilatura finds; else the
whole body.

- ``parsing``: bytes to text to element tree;
- ``elements``: what each element holds;
- ``boilerplate``: what is not part of the story;
- ``headline``: which heading is that of the story, and not of its section;
- ``captions``: which elements are captions of pictures;
- ``article``: which element holds the story;
- ``plaintext``: an element as plain text;
- ``metadata``: title, address, language and date of publication.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from hkie.readers.html.article import extract_story
from hkie.readers.html.boilerplate import drop, is_never_content
from hkie.readers.html.elements import ElementText
from hkie.readers.html.metadata import Metadata, language_of
from hkie.readers.html.parsing import decode_page, parse
from hkie.readers.html.plaintext import to_text
from hkie.readers.interface import Options, Part, Problem, digest, whole

__all__ = ["READER", "Html", "fragment", "language_of"]


class Html:
    """Pages in any encoding."""

    name = "HTML page"
    suffixes = (".html", ".htm", ".xhtml")
    media_types = ("text/html", "application/xhtml+xml")

    def read(self, file: BinaryIO, where: str, options: Options, problem: Problem) -> Iterator[Part]:
        """Yield the story of a page. Raises ReadError if it is not HTML or has no text."""
        data = whole(file, where)
        text, encoding = decode_page(data, where, options, None)
        tree = parse(text, where)
        metadata = Metadata(tree)  # before the story: its extraction removes scripts
        story = extract_story(tree, metadata.titles())
        yield Part(
            story.text,
            published=metadata.published(story.text, story.time),
            title=metadata.title(story.heading),
            url=metadata.url(),
            language=metadata.language(),
            encoding=encoding,
            media_type="text/html",
            sha256=digest(data),
        )


def fragment(data: bytes, where: str, options: Options, charset: str | None) -> tuple[str, str]:
    """Return all the text of HTML that is not a page, such as the body of a mail, and its encoding."""
    if not data.strip():
        return "", "utf-8"
    text, encoding = decode_page(data, where, options, charset)
    tree = parse(text, where)
    drop(tree, is_never_content)
    return to_text(tree, ElementText(tree)), encoding


READER = Html()
