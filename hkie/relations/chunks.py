"""A sentence as chunks: names, other nouns, verb groups, prepositions and what joins them.

Names are atoms, so a sentence of forty words is about a dozen chunks. Whether a form is a verb or a noun ("visits",
"opening") is decided by its class in ``patterns/relations`` and by the chunk before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from hkie.grammar.words import MARKS, Words
from hkie.relations.syntax import BASE, ING, PARTICIPLE, PAST, PRESENT, Form, Syntax

NAME, NOUN, VERB, PREP, AND, COMMA, STOP, WHO, THAT, LIST, OPEN, CLOSE, OWNER = (
    "name", "noun", "verb", "prep", "and", "comma", "stop", "who", "that", "list", "open", "close", "owner",
)  # fmt: skip
FINITE, INFINITIVE, GERUND, PASSIVE = "finite", "to", "ing", "en"
"""Forms of a verb group; the last is a participle without an auxiliary."""
AUXILIARIES = frozenset({"be", "have", "do", "to"})
"""Lemmas of verb chunks to which another verb may be added: "will be", "has been"."""

_MARK_KINDS = {
    "comma": COMMA,
    "semi": STOP,
    "colon": STOP,
    "stop": STOP,
    "lpar": OPEN,
    "rpar": CLOSE,
    "amp": AND,
    "slash": AND,
}
_KINDS = {mark: _MARK_KINDS[kind] for mark, kind in MARKS.items() if kind in _MARK_KINDS} | {
    "、": COMMA, "|": STOP, "-": COMMA, "–": COMMA, "—": COMMA,
}  # fmt: skip
"""The kinds of marks; others are passed over."""
_ASIDE = 9
"""Words behind "after" or "as" in which a finite verb tells that a clause follows: "after the forum ended"."""


class Atom(Protocol):
    """A name in a sentence; ``sort`` says with what it may stand in one role."""

    @property
    def sort(self) -> str: ...


T = TypeVar("T", bound=Atom)


@dataclass(slots=True)
class Chunk(Generic[T]):
    """One chunk: its kind, its lemma or last word, and the name that it is; ``first`` and ``after`` are its words."""

    kind: str
    lemma: str
    first: int
    after: int
    name: T | None = None
    sort: str = ""
    """Of a name or a noun, what may stand in one role with it."""
    pronoun: bool = False
    form: str = ""
    """Of a verb group, how it is used."""
    passive: bool = False
    """Of a verb group, whether its subject is acted upon."""
    tensed: bool = True
    """Of a finite verb, whether it is more than a bare stem, as in "to meet and discuss"."""
    either: bool = False
    """Of a verb, whether it is a past tense or a participle: "held"."""


def chunks(words: Words, first: int, after: int, names: Mapping[int, tuple[int, T]], syntax: Syntax) -> list[Chunk[T]]:
    """Return the chunks of the words ``first`` to ``after``; ``names`` gives by first word (word after the last, name)."""
    return _Chunker(words, after, names, syntax).read(first)


class _Chunker(Generic[T]):
    def __init__(self, words: Words, after: int, names: Mapping[int, tuple[int, T]], syntax: Syntax) -> None:
        self.words, self.texts, self.after, self.names, self.syntax = words, words.texts, after, names, syntax
        self.found: list[Chunk[T]] = []
        self.auxiliary = ""
        """The auxiliaries before the word: a verb is to follow."""
        self.noun: Chunk[T] | None = None
        self.bound = False
        """Whether an article, an adjective or a number stands right before: a noun follows."""

    def read(self, at: int) -> list[Chunk[T]]:
        while at < self.after:
            if at in self.names:
                end, name = self.names[at]
                end = max(end, at + 1)
                self._add(Chunk(NAME, "", at, end, name, name.sort))
                self.auxiliary = ""
                at = end
            else:
                at = self._word(at)
        return self.found

    def _add(self, chunk: Chunk[T], bound: bool = False) -> None:
        self.found.append(chunk)
        self.noun, self.bound = None, bound

    def _word(self, at: int) -> int:
        """Take one word or phrase in; return the word behind it."""
        text = self.texts[at]
        if text.isspace():
            return at + 1
        if not text[0].isalnum():
            return self._mark(at, text)
        low = text.lower()
        kind, size = self._class(at, low)
        after = at + size
        if kind in ("be", "have", "do", "modal"):
            self.auxiliary = f"{self.auxiliary} {kind}".lstrip()
            self._add(Chunk(VERB, kind if kind != "modal" else "do", at, after, form=FINITE))
        elif kind == "to" and self._infinitive(at + 1):
            self.auxiliary = f"{self.auxiliary} to".lstrip()
            self._add(Chunk(VERB, "to", at, after, form=INFINITIVE))
        elif kind in ("not", "adverb", "each", "honorific", "postnominal"):
            pass
        elif kind in ("article", "determiner", "demonstrative"):
            if kind == "demonstrative" and self._verb_next(at):
                self._add(Chunk(NOUN, low, at, after))  # "This marks the first"
            else:
                self.noun, self.bound = None, True
            self.auxiliary = ""
        elif kind == "particle" and self.found and self.found[-1].kind == VERB and self.found[-1].after == at:
            self.found[-1].lemma += " " + low
            self.found[-1].after = after
        elif kind == "time" and self.noun is None and (not self.found or self.found[-1].kind != PREP):
            self.bound = False
        elif kind == "that":
            self._that(at)
        elif kind in _FUNCTIONS:
            function = _FUNCTIONS[kind]
            if kind == "either":
                function = PREP if self._aside(at) else THAT
            lemma = kind if size > 1 and kind == "with" else low
            self._add(Chunk(function, lemma, at, after, pronoun=kind == "pronoun"))
            self.auxiliary = ""
        else:
            self._content(at, low, kind)
        return after

    def _class(self, at: int, low: str) -> tuple[str, int]:
        """Return the class of the word or phrase at a place, and how many words it has."""
        for phrase in self.syntax.phrases.get(low, ()):
            size = len(phrase.words)
            if at + size <= self.after and all(
                self.texts[at + k].lower() == word for k, word in enumerate(phrase.words)
            ):
                return phrase.kind, size
        return self.syntax.classes.get(low, ""), 1

    def _mark(self, at: int, text: str) -> int:
        if text in ("'s", "’s", "'", "’"):
            if self.found and self.found[-1].kind in (NAME, NOUN) and self.found[-1].after == at:
                self._add(Chunk(OWNER, text, at, at + 1), bound=True)
            return at + 1
        kind = _KINDS.get(text)
        if kind is None:
            return at + 1
        if text == "-" and self.found and self.found[-1].after == at and self._hyphen(at):
            if self.noun is not None:  # "semi-final", "Government-funded": one word
                self.noun.after = at + 1
            self.bound = True
            return at + 1
        self._add(Chunk(kind, text, at, at + 1))
        if kind != COMMA:
            self.auxiliary = ""
        return at + 1

    def _hyphen(self, at: int) -> bool:
        """Whether a hyphen stands between two words without a space."""
        words = self.words
        return (
            0 < at < len(words) - 1
            and words.ends[at - 1] == words.starts[at]
            and words.ends[at] == words.starts[at + 1]
        )

    def _that(self, at: int) -> None:
        before = self.found[-1].kind if self.found else ""
        if before in (NAME, NOUN, COMMA) and self._verb_next(at):
            self._add(Chunk(WHO, "that", at, at + 1))
        elif before in (VERB, NOUN, NAME, COMMA, AND):
            self._add(Chunk(THAT, "that", at, at + 1))
        else:
            self.noun, self.bound = None, True
        self.auxiliary = ""

    def _content(self, at: int, low: str, kind: str) -> None:
        verb = self.syntax.form(low)
        if verb is None and not kind and self.auxiliary.endswith("modal") and self.noun is None and not self.bound:
            verb = Form(low, frozenset({BASE}))  # "will deliberate": what follows is a verb
        form = self._form(at, verb.forms) if verb is not None else ""
        if verb is not None and form:
            self._verb(at, verb, form)
        elif self.noun is None and (low.endswith("ly") or low[0].isdigit()):
            self.bound = self.bound or low[0].isdigit()
        else:
            sort = "actor" if kind == "people" else ""
            if self.noun is not None and self.noun.after == at:
                self.noun.lemma, self.noun.after, self.noun.sort = low, at + 1, sort
                self.bound = False
            else:
                noun: Chunk[T] = Chunk(NOUN, low, at, at + 1, sort=sort)
                self._add(noun)
                self.noun = noun
            if not self.auxiliary.endswith("be"):
                self.auxiliary = ""

    def _verb(self, at: int, verb: Form, form: str) -> None:
        auxiliary, start = self.auxiliary, at
        passive = form == PASSIVE or (PARTICIPLE in verb.forms and auxiliary.endswith("be"))
        if auxiliary:  # the group is one chunk: "will be attending"
            while self.found and self.found[-1].kind == VERB and self.found[-1].lemma in AUXILIARIES:
                start = self.found.pop().first
            form = INFINITIVE if auxiliary.startswith("to") else FINITE
        either = not auxiliary and {PAST, PARTICIPLE} <= verb.forms
        tensed = bool(auxiliary) or BASE not in verb.forms
        self._add(
            Chunk(VERB, verb.lemma, start, at + 1, form=form, passive=passive, tensed=tensed, either=either)
        )  # fmt: skip
        self.auxiliary = ""

    def _form(self, at: int, forms: frozenset[str]) -> str:
        """Return how a verb form is used, or nothing if it is a noun or an adjective here."""
        last = self.auxiliary.rsplit(" ", 1)[-1]
        if last in ("modal", "to", "do"):
            return FINITE if BASE in forms else ""
        if self.bound:
            return ""
        if last in ("be", "have"):
            return FINITE if forms & ({ING, PARTICIPLE} if last == "be" else {PARTICIPLE}) else ""
        kind = self.found[-1].kind if self.found else STOP
        past = bool(forms & {PAST, PARTICIPLE})
        if self.noun is not None:
            return self._form_in_noun(at, forms)
        if ING in forms:
            return GERUND
        if kind in (PREP, OPEN):
            return ""
        if past:
            participle = PAST not in forms or self._by_next(at) or kind == STOP
            return FINITE if kind in (WHO, THAT) or not participle else PASSIVE
        if PRESENT in forms:
            return FINITE if kind in (NAME, NOUN, CLOSE, WHO, AND, THAT, COMMA) else ""
        if kind == AND:
            return FINITE if self._base_before() else ""
        if kind == WHO or (kind == NOUN and self.found[-1].pronoun):
            return FINITE
        return FINITE if kind in (NAME, CLOSE) and self._opens_object(at + 1) else ""

    def _form_in_noun(self, at: int, forms: frozenset[str]) -> str:
        """The same right behind a noun, where a form is often a noun itself: "government visits"."""
        opens = self._opens_object(at + 1)
        prepositional = self._class_at(at + 1) in ("preposition", "to")
        lemma = self.noun.lemma if self.noun is not None else ""
        plural = lemma.endswith("s") and not lemma.endswith("ss")
        if ING in forms:
            return GERUND if opens and (plural or not prepositional) else ""
        if forms & {PAST, PARTICIPLE}:
            return PASSIVE if self._by_next(at) else FINITE
        return FINITE if opens and not prepositional and (PRESENT in forms or plural) else ""

    def _class_at(self, at: int) -> str:
        return self.syntax.classes.get(self.texts[at].lower(), "") if at < self.after and at not in self.names else ""

    def _opens_object(self, at: int) -> bool:
        """Whether the word at a place opens what a verb may act upon."""
        if at >= self.after:
            return False
        return at in self.names or self.texts[at][0].isdigit() or self._class_at(at) in (
            "article", "determiner", "demonstrative", "that", "preposition", "to",
        )  # fmt: skip

    def _by_next(self, at: int) -> bool:
        return at + 1 < self.after and self.texts[at + 1].lower() == "by"

    def _base_before(self) -> bool:
        """Whether the last verb may be joined by a bare one: "to meet and discuss"."""
        before = next((c for c in reversed(self.found[:-1]) if c.kind == VERB), None)
        return before is not None and before.form in (INFINITIVE, FINITE)

    def _verb_next(self, at: int) -> bool:
        """Whether the word behind may open a verb group."""
        if at + 1 >= self.after or at + 1 in self.names:
            return False
        low = self.texts[at + 1].lower()
        verb = self.syntax.verbs.get(low)
        auxiliary = self.syntax.classes.get(low) in ("be", "have", "do", "modal", "adverb")
        return auxiliary or (verb is not None and bool(verb.forms & {PAST, PRESENT}))

    def _infinitive(self, at: int) -> bool:
        """Whether a bare verb stands at a place, perhaps behind an adverb."""
        while at < self.after and at not in self.names:
            low = self.texts[at].lower()
            kind = self.syntax.classes.get(low)
            if kind != "adverb" and not low.endswith("ly"):
                verb = self.syntax.verbs.get(low)
                return kind in ("be", "have", "do") or (verb is not None and BASE in verb.forms)
            at += 1
        return False

    def _aside(self, at: int) -> bool:
        """Whether no finite verb follows before the next comma: "after the forum", "as Secretary"."""
        for k in range(at + 1, min(self.after, at + 1 + _ASIDE)):
            text = self.texts[k]
            if text in _KINDS:
                return True
            verb = self.syntax.verbs.get(text.lower()) if k not in self.names else None
            if verb is not None and verb.forms & {PAST, PRESENT} and k > at + 1:
                return False
        return True


_FUNCTIONS = {
    "relative": WHO, "coordinator": AND, "adversative": AND, "listing": LIST, "preposition": PREP, "with": PREP, "to": PREP,
    "complementiser": THAT, "either": PREP, "pronoun": NOUN,
}  # fmt: skip
"""The kinds of chunks that the words of a class are."""
