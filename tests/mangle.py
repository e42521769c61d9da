"""Texts and files as nobody writes them, out of those of the cases: spliced, repeated, cut, and with odd characters.

Everything is drawn from a random.Random, so that the same seed gives the same inputs.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import tarfile
import zipfile
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases"

ODD = [
    "\x00", "\x07", "\x1b[31m", "\x1b]0;x\x07", "\x7f", "\x85", "\x9b2J", "\t", "\x0b", "\x0c", "\r", "\r\n", "\n", "\n\n", "\n   \n",
    "\x1c", "\x1f", "\xa0", "\xad", "\u0301", "\u0301" * 40, "\u200b", "\u200d", "\u200f", "\u202e", "\u2028", "\u2029", "\u2066", "\u3000",
    "\ufeff", "\ufffd", "\ufffe", "\uffff", "\ue000", "\uf8ff", "\ud7ff", "\U0010ffff", "\U000e0041", "香港", "行政長官李家超", "５００億元", "三", "²", "½",
    "Ⅻ", "١٢٣", "১২৩", "𝟘𝟙", "👨‍👩‍👧", "🇭🇰", "é", "e\u0301", "İ", "ı", "ß", "ẞ", "ŉ", "ǅ", "ﬁ", "＄", "（", "）", "مرحبا", "שלום", "한국", "ไทย",
    "â€™", "Ã¢â‚¬â„¢", "Â£", "Ã", "\\$", "\\", "&amp;", "&#8217;", "&#0;", "&#x10ffff;", "&nbsp;", "&lt;b&gt;", "<b>", "</p>", "<!--", "]]>",
    "(", ")", "((((", "))))", "[", "]", "{", "}", "“", "”", '"', "'", "’", "’s", "''", "-", "–", "—", "...", "…", ",", ";", ":", "/", "&", "@", "+", "*",
    "=", "|", "_", "#", "• ", "1. ", "(a) ", "***", "=====", "\t|\t", "Ends/", "NNNN", "Mr ", "Ms ", "Dr. ", "Co., Ltd. ", "U.S. ", "J. K. ", " of the ", " and ",
    " & ", " for ", "the ", "The ", " (with photos)", "$", "HK$", "US$", "€", "RMB ", " billion", " million yuan", "$" + "9" * 400, "1" * 60, "0.", ",000", "1,000,",
    "$1.", "$1-$2", "2025-13-45", "31 February 2025", "May 5", "2025", "0000-00-00", "9999-12-31", "99999", "May 0", "from May 1 to ", "00:00", "today",
    "(May 5)", "first half of ", "=cmd|' /C calc'!A0", "../../etc/passwd", "{{", "%s", "{0}", "\\1", "\\u0000", "null", "NaN", "DPO", "(DPO)", "USITI", "A", "a",
]  # fmt: skip
"""What to put where it does not belong."""


def _read() -> list[str]:
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    for folder in ("documents/development", "newspapers/development"):
        texts += [path.read_text(encoding="utf-8") for path in sorted((CASES / folder).glob("*.txt"))]
    for name in ("sentences/people", "sentences/things", "relations", "abbreviations"):
        texts += [row["text"] for row in _rows(CASES / name / "development.jsonl")]
    for name in ("people", "things", "more"):
        for row in _rows(CASES / "resolution" / f"{name}.jsonl"):
            texts += [re.sub(r"\[\[\d+\|\w+\||\]\]", "", document["text"]) for document in row["documents"]]
    return texts


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class Texts:
    """The texts of the cases, their sentences and their names, to be mangled."""

    def __init__(self) -> None:
        self.texts = _read()
        self.sentences = [s for text in self.texts for s in re.split(r"(?<=[.!?]) +|\n+", text) if s.strip()]
        self.pairs = [(str(row["a"]), str(row["b"])) for row in _rows(CASES / "names" / "development.jsonl")]
        self.names = sorted(
            {name for pair in self.pairs for name in pair}
            | {
                name
                for s in self.sentences
                for name in re.findall(r"[A-Z][\w’'-]+(?: (?:of |the |and )*[A-Z][\w’'-]+)+", s)
            }
        )

    def text(self, random: Random) -> str:
        """Return some text: a mangled one of the cases, sentences of several, or nothing but odd pieces."""
        kind = random.random()
        if kind < 0.25:
            text = random.choice(self.texts)[: random.randrange(50, 4000)]
        elif kind < 0.8:
            text = random.choice([" ", "\n", "\n\n", ""]).join(random.choices(self.sentences, k=random.randrange(1, 9)))
        else:
            parts = random.choices(ODD, k=random.randrange(1, 40)) + random.choices(self.names, k=random.randrange(20))
            random.shuffle(parts)
            text = random.choice([" ", ""]).join(parts)
        return self.mangled(text, random)

    def piece(self, random: Random) -> str:
        """Return a short text that is to be repeated many times."""
        parts = random.choices(ODD + self.names[:: random.randrange(1, 9)], k=random.randrange(1, 6))
        if random.random() < 0.3:
            parts.append(random.choice(self.sentences)[: random.randrange(1, 120)])
        random.shuffle(parts)
        return self.mangled(random.choice([" ", "", ", "]).join(parts), random, most=2) or "a"

    def name(self, random: Random) -> str:
        """Return the name of somebody or something, mangled or not."""
        return self.mangled(random.choice(self.names), random, most=3) if random.random() < 0.8 else self.piece(random)

    def mangled(self, text: str, random: Random, most: int = 12) -> str:
        """Change a text in a few places."""
        for _ in range(random.randrange(most + 1)):
            i, j = sorted(random.randrange(len(text) + 1) for _ in range(2))
            j = min(j, i + random.choice([1, 3, 10, 50, 300]))
            match random.randrange(10):
                case 0:
                    text = text[:i] + text[j:]
                case 1:
                    text = text[:j] + text[i:]
                case 2:
                    text = text[:i] + text[i:j] * random.choice([2, 5, 30]) + text[j:]
                case 3:
                    text = text[:i] + text[i:j].swapcase() + text[j:]
                case 4:
                    text = text[:i] + random.choice([str.upper, str.title, str.lower])(text[i:j]) + text[j:]
                case 5:
                    text = text[:i] + random.choice(self.names) + text[i:]
                case 6:
                    text = (
                        text[:i] + "(" * random.choice([1, 9]) + text[i:j] + ")" * random.choice([0, 1, 9]) + text[j:]
                    )
                case 7:
                    text = (
                        text[:i]
                        + chr(random.choice([random.randrange(0xD800), random.randrange(0xE000, 0x110000)]))
                        + text[i:]
                    )
                case _:
                    text = text[:i] + random.choice(ODD) + text[i:]
            text = text[:20_000]
        return text


MAIL = (
    b"From: a@b.c\nTo: d@e.f\nSubject: =?utf-8?q?Tide_Bureau?=\nDate: Mon, 5 May 2025 16:45:00 +0800\nMIME-Version: 1.0\n"
    b"Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain; charset=utf-8\n"
    b"Content-Transfer-Encoding: quoted-printable\n\nThe Tide Bureau=20met Ms Ada Poon at the Harbour Forum.\n"
    b"--x\nContent-Type: text/html\n\n<p>The Tide <b>Bureau</b></p>\n--x--\n"
)
MARKDOWN = (
    b"---\ntitle: X\ndate: 2025-05-05\n---\n# The Tide Bureau\n\n* met [Ms Ada Poon](http://x)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
    b"```\ncode\n```\n> quote <b>x</b> <!-- c -->\n"
)


def files() -> dict[str, bytes]:
    """Return a small file of each format by its name, to be mangled."""
    cases = CASES / "readers"
    found = {
        path.name: path.read_bytes()
        for path in sorted(cases.rglob("*"))
        if path.suffix in (".pdf", ".docx", ".html") and path.stat().st_size < 200_000
    }
    found |= {
        "a.eml": MAIL,
        "a.md": MARKDOWN,
        "a.csv": b'id,date,text\n1,2025-05-05,"The Tide Bureau, met ""Ms Ada Poon""."\n2,,x\n',
        "a.tsv": b"text\tid\nThe Tide Bureau met Ms Ada Poon.\t1\n",
        "a.jsonl": b'{"id": 1, "text": "The Tide Bureau met Ms Ada Poon."}\n{"text": "x", "date": "5 May 2025"}\n',
        "a.txt": "The Tide Bureau met Ms Ada Poon â€™ \ufeff 香港".encode(),
        "b.txt": "The Tide Bureau met Ms Ada Poon.".encode("utf-16"),
        "c.txt": "The Café de Paris in Besançon was visited by a delegation. ".encode("cp1252") * 9,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    tape = io.BytesIO()
    with tarfile.open(fileobj=tape, mode="w:gz") as bundle:
        for name, data in found.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            bundle.addfile(info, io.BytesIO(data))
    return found | {
        "a.zip": packed.getvalue(),
        "a.tgz": tape.getvalue(),
        "a.tar": gzip.decompress(tape.getvalue()),
        "a.html.gz": gzip.compress(found["release.html"]),
    }


CHARSETS = [
    b"undefined",
    b"punycode",
    b"idna",
    b"utf-7",
    b"rot13",
    b"utf-16",
    b"big5",
    b"x\0y",
    b"base64",
    b"",
    b"\xff",
    b"utf-8;x",
]
REPEATED = [
    b"<b hidden></b>", b"<table><tr><td>", b"<blockquote>", b"<a href=x>", b"<!--", b"<p", b"&#x;", b"; a=b", b"\n a=b;", b"X: y\n",
    b"--x\n", b"=?utf-8?q?x?= ", b"> ", b"| a ", b"* ", b"[x](", b"`", b'"', b",", b"\t", b"{", b"[", b'{"a":', b"/Filter/FlateDecode",
    b"stream\n", b"endstream\n", b"1 0 obj<<", b"(", b"1,234,", b"Chan ", b"\x1b[2J", b"\xed\xa0\x80", b"\xef\xbf\xbf",
]  # fmt: skip
"""What a hostile hand writes many times over: the marks of formats that open something, and names."""


def repeated(data: bytes, random: Random) -> bytes:
    """Put one mark many times into a file, or a charset that is none where it names one."""
    if random.random() < 0.3:
        named = list(re.finditer(rb"charset=\"?[\w-]*|encoding=\"?[\w-]*", data))
        if named:
            found = random.choice(named)
            return data[: found.start()] + b'charset="' + random.choice(CHARSETS) + b'"' + data[found.end() :]
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(REPEATED) * random.choice([2, 50, 2_000]) + data[at:]


STRANGE: list[object] = [
    None, True, -1, 0, 1, 2**70, 1.5, -0.0, float("nan"), float("inf"), "", "x", "1", "\ud800", "\ufffe", "a\nb", "\x1b[2J", [], {}, [[]], {"x": 1},
    ["x"] * 3, "9" * 400, "../../x", "=1+1", "hkie/2",
]  # fmt: skip
"""Values that a hand that edits a file puts where another belongs."""


def edited(value: object, random: Random) -> object:
    """Return what JSON has, with one value changed, lost, doubled or swapped somewhere in it."""
    if isinstance(value, dict) and value and random.random() < 0.95:
        key = random.choice(list(value))
        if random.random() < 0.1:
            return {k: v for k, v in value.items() if k != key}
        if random.random() < 0.05:
            return {**value, random.choice(["x", "__class__", "\ud800"]): random.choice(STRANGE)}
        return {**value, key: edited(value[key], random)}
    if isinstance(value, list) and value and random.random() < 0.95:
        at = random.randrange(len(value))
        match random.randrange(8):
            case 0:
                return value[:at] + value[at + 1 :]
            case 1:
                return [*value, value[at]]
            case 2:
                return value[::-1]
            case _:
                return [*value[:at], edited(value[at], random), *value[at + 1 :]]
    if isinstance(value, int) and random.random() < 0.5:
        return value + random.choice([-1, 1, 1000])
    return random.choice(STRANGE)


def nested(line: str, random: Random) -> str:
    """Return a line of JSON with something nested too deeply in it, or cut off."""
    at = random.randrange(len(line) + 1)
    return random.choice([line[:at], line[:at] + "[" * 50_000 + line[at:], line[:at] + '{"a":' * 20_000, line + line])


def damaged(data: bytes, random: Random) -> bytes:
    """Change some bytes of a file: others, fewer, more, and those of another place."""
    if random.random() < 0.2:
        data = repeated(data, random)
    made = bytearray(data)
    for _ in range(random.choice([0, 1, 2, 5, 30, 200])):
        if not made:
            break
        i = random.randrange(len(made))
        kind = random.random()
        if kind < 0.5:
            made[i] = random.randrange(256)
        elif kind < 0.65:
            del made[i : i + random.randrange(1, 50)]
        elif kind < 0.8:
            made[i:i] = random.randbytes(random.randrange(1, 20))
        elif kind < 0.9:
            made[i:i] = random.choice(ODD).encode("utf-8", "surrogatepass") * random.choice([1, 1, 50])
        else:
            j = random.randrange(len(made))
            made[i:i] = made[j : j + random.randrange(1, 300)]
    if random.random() < 0.1:
        del made[random.randrange(len(made) + 1) :]
    return bytes(made)
