"""Nodes: the mentions with one label and spelling in a document, which the resolver joins."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hkie import names
from hkie.grammar.ruleset import Entry
from hkie.mentions.registered import OF_ANOTHER
from hkie.names import personal, vetoes
from hkie.ontology import Label, Ontology
from hkie.records import Mention, Money
from hkie.resolve.stamps import origin
from hkie.text.cleaning import clean

ANOTHER = " of another"
"""A suffix of the forms of bodies of other places, so that they differ from the registered body of the same name."""


@dataclass(slots=True, eq=False)
class Node:
    """All mentions in a document with the same label and spelling; for a surname also the same sex.

    ``traits`` is the row of the label in labels.tsv.
    """

    document: str
    traits: Label
    text: str
    mentions: list[Mention] = field(default_factory=list)
    sex: str = ""
    entry: Entry | None = None
    unclear: str = ""
    """The names that a short form could stand for, if the document does not decide."""
    published: str = ""
    form: str = ""
    """The normal form of the text, or the value."""
    short: bool = False
    """Whether the text is an abbreviation."""
    core: str = ""
    """The text without words outside the name: "Acting", "2025 edition of the"."""
    generation: str = ""
    """elder or younger, if the text says so before the name."""
    number: int = -1
    """Its number in the clusters of a run."""
    local: bool = False
    """Whether the document distinguishes it from an equal name, so that other documents must not join them."""

    label: str = field(init=False)
    kind: str = field(init=False)
    """The kind of its label."""

    def __post_init__(self) -> None:
        self.label, self.kind = self.traits.name, self.traits.kind

    @property
    def first(self) -> int:
        """The offset of the first mention."""
        return self.mentions[0].start

    @property
    def key(self) -> tuple[str, str, str]:
        """The values that vetoes compare."""
        return self.text, self.sex, self.entry.key if self.entry else ""


def build(mentions: Iterable[Mention], published: str, ontology: Ontology) -> list[Node]:
    """Return the nodes of the mentions of one document, in text order."""
    found: dict[tuple[str, str, str], Node] = {}
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end, m.label)):
        label = ontology.label(mention.label)
        valued = label.kind == "value"
        text = (value_key(mention) if valued else "") or sound(mention.text)
        sex = names.sex_of(mention.honorific) if mention.honorific else ""
        generation = names.generation_of(mention.honorific) if mention.honorific else ""
        surname = label.kind == "actor" and " " not in text
        rule = origin(mention.rule)
        another = rule == OF_ANOTHER or _is_any(label, text)
        key = (mention.label, text, rule if another else generation or (sex if surname else ""))
        node = found.get(key)
        if node is None:
            core = _core(label, text)
            if valued:
                form = text
            elif label.kind == "actor":
                form = personal.form(text) or text
            else:
                form = names.normal(without_initials(core)) or text
            node = found[key] = Node(
                mention.document, label, text, published=published, form=form, short=is_short(core), core=core
            )
            if another:  # the Education Bureau of another city, not the registered one; a firm's chief executive
                node.local, node.form = True, form + ANOTHER
        node.mentions.append(mention)
        node.sex = node.sex or sex
        node.generation = generation
    return list(found.values())


def _is_any(label: Label, text: str) -> bool:
    """Whether a post is nothing but a rank in lower case, which every firm has: "chief executive"."""
    return label.kind == "post" and " " in text and text.islower() and set(names.tokens(text)) <= vetoes.RANKS


def _core(label: Label, text: str) -> str:
    if label.kind == "post":
        return text.removeprefix("Acting ").removesuffix(" (Acting)")
    if label.kind == "event":
        return _EDITION.sub("", text)
    return text


_EDITION = re.compile(r"^(?:(?:19|20)\d\d|\w+) edition of (?:the )?")


def value_key(mention: Mention) -> str:
    """Return the value of an amount or a date as text, empty if it has none."""
    if isinstance(mention.value, Money):
        upper = f"-{mention.value.upper}" if mention.value.upper else ""
        return f"{mention.value.currency} {mention.value.amount}{upper}"
    return mention.value or ""


def sound(text: str) -> str:
    """Return a name on one line, with repaired characters."""
    if text.isascii() and "&" not in text and text.isprintable():
        return text if "  " not in text else " ".join(text.split())
    return " ".join(clean(text).text.split())


def is_short(text: str) -> bool:
    """Return whether a name is an abbreviation: "DPO", "InvestHK", "S for H"."""
    if " " in text:
        return len(text) <= _LONGEST and _INITIALS_FOR.fullmatch(text) is not None
    return (text.isupper() or sum(c.isupper() for c in text) > 1) and len(text) <= 12


_INITIALS_FOR = re.compile(r"[A-Z]{1,3} (?:for|of) [A-Z][A-Za-z&]{0,5}")
_LONGEST = 14
"""Characters of the longest one."""


_INNER = re.compile(r" ?\(([A-Z][A-Za-z&]{1,9})\)(?= |$)")


def without_initials(text: str) -> str:
    """Return a name without initials explained inside it: "World Foo Conference (WFC) River Summit"."""
    if "(" not in text:
        return text
    return _INNER.sub(lambda m: "" if names.is_abbreviation(m.group(1), text[: m.start()]) else m.group(), text)


def roles(nodes: Sequence[Node]) -> dict[int, list[Node]]:
    """Return, by the start of each person's mention, the titles right before or after it."""
    spots = sorted(
        ((m.start, m.end, node, m) for node in nodes if node.kind in ("actor", "post") for m in node.mentions),
        key=lambda spot: spot[:2],
    )
    found: dict[int, list[Node]] = {}
    used: set[int] = set()
    for (first, end, node, _), (start, _, other, mention) in itertools.pairwise(spots):
        gap = start - end
        most = len(mention.honorific) + _AROUND if mention.honorific else _COMMA
        if node.kind == "post" and other.kind == "actor" and 0 < gap <= most:
            found.setdefault(start, []).append(node)
            if gap <= _RIGHT_BEFORE:
                used.add(first)
    for (first, end, node, _), (start, _, other, _) in itertools.pairwise(spots):
        behind = node.kind == "actor" and other.kind == "post" and start not in used
        if behind and 0 < start - end <= _BEHIND and first not in found:
            found.setdefault(first, []).append(other)
    return found


_COMMA = 3
"""Characters between a title and a name without honorific: ", "."""
_AROUND = 8
"""Characters in addition to the honorific: ", Ir Dr ", ", the Hon Mr "."""
_RIGHT_BEFORE = 1
"""Characters between a title and its name, if it cannot belong to the name before: "Oscar Tai. Director Tai"."""
_BEHIND = 6
"""Characters between a name and a title: ", ", " (", ", the "."""
