"""E-mail: the subject and the text of a message, without attachments."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, BinaryIO

from hkie.errors import ReadError
from hkie.readers import html
from hkie.readers.interface import MAX_FILE, Options, Part, Problem, digest, one_line, whole
from hkie.text.cleaning import decode

_LONGEST = 2_000
"""Characters of a header that are parsed: the parser takes quadratic time."""


class _Policy(EmailPolicy):
    """The default policy, but each header is parsed once, and a very long one not to its end."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return _parsed(name, value[:_LONGEST])


@lru_cache(maxsize=256)
def _parsed(name: str, value: str) -> Any:
    return policy.default.header_fetch_parse(name, value)


_POLICY = _Policy()


class Mail:
    """Reads the plain text of a message if it has one, else its HTML."""

    name = "e-mail"
    suffixes = (".eml",)
    media_types = ("message/rfc822",)

    def read(self, file: BinaryIO, where: str, options: Options, problem: Problem) -> Iterator[Part]:
        """Yield the subject as the first line, then the body. Raises ReadError if the message has no text."""
        data = whole(file, where, MAX_FILE)
        try:
            message = BytesParser(policy=_POLICY).parsebytes(data)
            assert isinstance(message, EmailMessage)
            if not message.keys():
                raise ReadError(f"{where}: not an e-mail (it has no header)")
            subject = one_line(str(message.get("subject") or ""))
            body = message.get_body(("plain", "html"))
            attached = [one_line(part.get_filename() or part.get_content_type()) for part in message.iter_attachments()]
        except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
            # The parser raises various errors for broken headers.
            raise ReadError(f"{where}: a broken e-mail ({error})") from error
        if body is None:
            raise ReadError(f"{where}: no text in this e-mail" + (f", only {_counted(attached)}" if attached else ""))
        text, encoding = _text(body, where, options)
        whole_text = f"{subject}\n\n{text}" if subject else text
        yield Part(
            whole_text,
            published=_sent(message),
            title=subject or None,
            language=_language(message),
            encoding=encoding,
            media_type="message/rfc822",
            sha256=digest(data),
            notes=(f"{_counted(attached)} not read",) if attached else (),
        )


def _text(body: MIMEPart, where: str, options: Options) -> tuple[str, str]:
    raw = body.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    charset = body.get_content_charset()
    if body.get_content_subtype() == "html":
        return html.fragment(data, where, options, charset)
    text, encoding = "", ""
    if charset and charset != "us-ascii":
        try:
            text, encoding = data.decode(charset), charset
        except (ValueError, LookupError):  # "punycode" and a name with a NUL raise ValueError
            text = ""
    if not text:
        text, encoding = decode(data, where)
    text = text.replace("\r\n", "\n")
    if body.get_param("format", "") == "flowed":
        text = _unflowed(text, str(body.get_param("delsp", "no")).lower() == "yes")
    return text.strip("\n"), encoding


def _unflowed(text: str, delsp: bool) -> str:
    """Join the lines of format=flowed (RFC 3676): a line that ends in a space continues; "-- " starts a signature."""
    made: list[list[str]] = []
    open_line = False
    for line in text.split("\n"):
        line = line.removeprefix(" ")
        goes_on = open_line and line and not line.startswith(">")
        open_line = line.endswith(" ") and line != "-- " and not line.startswith(">")
        piece = line[:-1] if open_line and delsp else line
        if goes_on:
            made[-1].append(piece)
        else:
            made.append([piece])
    lines = map("".join, made)
    return "\n".join(line.rstrip() if line != "-- " else line for line in lines)


def _sent(message: EmailMessage) -> str | None:
    """Return the date of the header, in the sender's local time."""
    date = message.get("date")
    try:
        return parsedate_to_datetime(str(date)).isoformat()[:16] if date else None
    except (ValueError, TypeError, IndexError):
        return None


def _language(message: EmailMessage) -> str | None:
    return html.language_of(str(message.get("content-language") or "").split(",")[0])


def _counted(attached: list[str]) -> str:
    names = ", ".join(attached[:5]) + (", …" if len(attached) > 5 else "")
    return f"{len(attached)} attachment{'s' if len(attached) > 1 else ''} ({names})"


READER = Mail()
