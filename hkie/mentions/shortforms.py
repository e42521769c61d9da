"""The second reading: what else a document calls its names.

- in brackets, or by its initials: "Digital Policy Office (DPO) ... the DPO";
- by its head and an article: "the Group", "the Expert Group";
- a person by surname: "Cheong";
- the same name again, without its year, its legal form or what it does: "Zorvane Dairies ... Zorvane".

The forms of a label follow from its kind and its heads in ``patterns/labels.tsv``. Forms are proposed generously; the
deciding model weighs them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from hkie.grammar.words import HYPHENS, POSSESSIVES, Lexicon, Words, shape_of
from hkie.mentions.gazetteer import Gazetteer
from hkie.mentions.spans import BY_TAGGER, CERTAIN, WEAK, Candidate
from hkie.names import initials, is_abbreviation
from hkie.ontology import Label, Ontology

BRACKET, INITIALS, HEAD, AGAIN, CUT, SURNAME = (
    "short.bracket", "short.initials", "short.head", "short.again", "short.cut", "short.surname",
)  # fmt: skip
_ALIKE = 60
"""Forms of one length with the same two words in front that are looked for; a long document has five."""
_EXPLAINED = 0.75
"""What a weak name is worth that a bracket gives a short form."""
_BRACKETED = 6
"""Words in a bracket that may be a short form."""
_REACH = 7
"""Words that a name may begin before where a rule saw it begin: "Global System for | Tide Forecasts (GSTF)"."""
_LONG = 24
"""Words of a name that has short forms."""
_QUOTES = "\"“”'‘’"
_OPENING = ("(", "[")
_NUMBERS = frozenset({"year", "num", "ord"})
_FIRM = frozenset({"companyhead", "orghead", "clubhead"})
_NO_OPENING = frozenset({"fn", "month", "weekday", "placemod", "ordinalword"})
"""Classes of words that no head begins with: "the Central Committee", but not "the May Committee"."""
_NOT_OF_NAME = frozenset({"fn", "honorific", "honbase", "rank", "opener", "verbish", "month", "weekday"})
"""Classes of capitalised words beside a form that do not make it part of a longer name: "Director Cheong Met"."""
_COMMON = frozenset({
    "fn", "opener", "month", "programmehead", "placehead", "portfolio", "verbish", "orghead", "commonword",
})  # fmt: skip
"""Classes of surnames that are words as well."""


class _Form(NamedTuple):
    label: str
    rule: str
    score: float
    article: bool = False
    """Whether an article must stand before it."""


class _Forms:
    """Sequences of words to look for, by their first two words, and no more than a few that begin alike: a text of
    nothing but capitals has thousands."""

    def __init__(self) -> None:
        self._forms: dict[tuple[str, ...], dict[int, dict[tuple[str, ...], _Form]]] = {}

    def learn(self, sequence: Sequence[str], form: _Form) -> None:
        sequence = tuple(sequence)
        alike = self._forms.setdefault(sequence[:2], {}).setdefault(len(sequence), {})
        if len(alike) < _ALIKE:
            alike.setdefault(sequence, form)

    def found(self, words: Words, lexicon: Lexicon, taken: Collection[tuple[int, int]]) -> Iterator[Candidate]:
        """Yield the places where a form stands for its name; those of ``taken`` have names already."""
        texts, count = words.texts, len(words)
        openers = {opening[0] for opening in self._forms}
        none: dict[int, dict[tuple[str, ...], _Form]] = {}
        for i in range(count):
            if texts[i] not in openers:
                continue
            single = self._forms.get((texts[i],), none)
            longer = self._forms.get((texts[i], texts[i + 1]), none) if i + 1 < count else none
            for length, alike in (*single.items(), *longer.items()):
                form = alike.get(tuple(texts[i : i + length]))
                if form is not None and (i, i + length) not in taken and _stands(words, i, i + length, form, lexicon):
                    common = form.rule == SURNAME and lexicon.of(texts[i]) & _COMMON
                    yield Candidate(i, i + length, form.label, form.rule, _WEAKER if common else form.score)


_WEAKER = 0.6
"""The score of a surname that is a word: "Young", "Law"."""


def find(
    words: Words, taken: Sequence[Candidate], lexicon: Lexicon, gazetteer: Gazetteer, ontology: Ontology
) -> Iterator[Candidate]:
    """Yield candidates for the short forms of what was taken."""
    forms = _Forms()
    yield from _Brackets(words, taken, lexicon, ontology, forms).find()
    for name in taken:
        label = ontology.label(name.label)
        parts = words.texts[name.start : name.end]
        if label.kind == "value" or len(parts) > _LONG:
            continue
        if label.kind == "actor":
            _person(name, parts, lexicon, forms)
        elif name.rule.startswith(BY_TAGGER):
            # Unsure itself: it stands for its own repetitions, and has no short forms.
            forms.learn(parts, _Form(name.label, name.rule, name.score))
        else:
            _initials(words, name, lexicon, gazetteer, forms)
            _heads(label, parts, lexicon, ontology, forms)
            _again(name, parts, lexicon, forms)
    yield from forms.found(words, lexicon, {(name.start, name.end) for name in taken if name.score >= WEAK})


class _Brackets:
    """Brackets that give a name a short form."""

    def __init__(
        self, words: Words, taken: Sequence[Candidate], lexicon: Lexicon, ontology: Ontology, forms: _Forms
    ) -> None:
        self._words, self._lexicon, self._ontology, self._forms = words, lexicon, ontology, forms
        self._ending: dict[int, list[Candidate]] = defaultdict(list)
        """The names that end before a word, the innermost first."""
        self._around: dict[int, Candidate] = {}
        """The outermost name around a bracket."""
        for name in taken:
            if ontology.label(name.label).kind not in ("actor", "value"):
                self._ending[name.end].insert(0, name)
                for k in range(name.start + 2, name.end - 2):
                    if words.texts[k] in _OPENING:
                        self._around.setdefault(k, name)

    def find(self) -> Iterator[Candidate]:
        for i, text in enumerate(self._words.texts):
            if text in _OPENING and (i in self._ending or i in self._around):
                inside = bracketed(self._words, i, self._lexicon)
                if inside is not None:
                    yield from self._explained(i, *inside)

    def _explained(self, i: int, first: int, after: int) -> Iterator[Candidate]:
        short = text_of(self._words, first, after)
        place = "place" in self._lexicon.of(short)
        for name in self._ending.get(i, ()):
            label = self._ontology.label(name.label)
            if place and label.kind != "place":
                continue  # "... of the Hong Kong Special Administrative Region (HKSAR)"
            owner = self._owner(name, i, short) if label.kind == "post" else None
            if owner or is_abbreviation(short, text_of(self._words, name.start, name.end)):
                yield self._learnt(first, after, owner or name.label)
                if name.score < WEAK:
                    yield name._replace(score=_EXPLAINED)  # "Fintech Lantern Hub (the Hub)": the whole, not its end
                return
            whole = self._begins(name, i, short)
            if whole is not None:
                yield name._replace(start=whole, rule=BRACKET, score=0.9, entry=None)
                yield self._learnt(first, after, name.label)
                return
            if label.kind == "body" and name.end - name.start > 2 and _is_code(short) and not self._lexicon.of(short):
                yield self._learnt(first, after, name.label, 0.8)  # "Harbour Lights Bureau (DSLP)": of another language
                return
        over = self._around.get(i)
        if over is not None and shape_of(short) in ("caps", "mixed"):
            # "2025 World Foo Conference (WFC) River Summit": the initials belong to the words before them.
            head = self._label_of(i - 1)
            if head is not None and is_abbreviation(short, text_of(self._words, over.start, i)):
                kinds = [self._ontology.label(name).kind for name in (head, over.label)]
                yield self._learnt(first, after, over.label if kinds[0] == kinds[1] else head)

    def _learnt(self, first: int, after: int, label: str, score: float = 0.95) -> Candidate:
        self._forms.learn(self._words.texts[first:after], _Form(label, BRACKET, score - 0.02))
        return Candidate(first, after, label, BRACKET, score)

    def _owner(self, post: Candidate, i: int, short: str) -> str | None:
        """The label of a body in a post that initials are of: "Director General of the World Foo Organization (WFO)"."""
        texts = self._words.texts
        of = next((k for k in range(post.start, post.end) if texts[k] == "of"), None)
        if of is None:
            return None
        made = initials(text_of(self._words, of, post.end))
        if sum(letter in made for letter in short) < len(short) - 1:
            return None
        return next((head for k in range(i - 1, of, -1) if (head := self._label_of(k)) is not None), None)

    def _begins(self, name: Candidate, i: int, short: str) -> int | None:
        """Where a name begins by its initials: "Global System for | Tide Forecasts Association (GSTFA)"."""
        words = self._words
        if not _is_code(short) or words.word(name.start)[0] == short[0]:
            return None
        for start in range(name.start - 1, max(-1, name.start - _REACH), -1):
            word = words.word(start)
            linked = word in HYPHENS or (start and words.word(start - 1) in HYPHENS)
            if words.starts[start + 1] - words.ends[start] > 1:
                return None
            if not (word[0].isupper() or linked or word == "&" or "fn" in self._lexicon.of(word)):
                return None
            if word[0] == short[0] and is_abbreviation(short, text_of(self._words, start, i)):
                return start
        return None

    def _label_of(self, word: int) -> str | None:
        """The label that a word is the head of, the first of the ontology's."""
        classes = self._lexicon.of(self._words.texts[word])
        labels = self._ontology.labels.values()
        return next((label.name for label in labels if label.kind != "post" and classes & label.heads), None)


def text_of(words: Words, first: int, after: int) -> str:
    """Return the text of words, up to the one ``after`` them."""
    return words.text[words.starts[first] : words.ends[after - 1]]


def bracketed(words: Words, i: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return the first word and the word behind the last of what may be a short form in the bracket that opens at a word,
    without quotes and article; None if there is none."""
    texts, count = words.texts, len(words)
    if i >= count or texts[i] not in _OPENING:
        return None
    first = i + 1
    while first < count and (texts[first] in _QUOTES or "determiner" in lexicon.of(texts[first])):
        first += 1
    after = next((k for k in range(first, min(count, first + _BRACKETED)) if texts[k] in ")]"), first)
    after -= after > first and texts[after - 1] in _QUOTES
    low = after == first + 1 and shape_of(texts[first]) == "low"
    return None if after <= first or low else (first, after)


def _is_code(short: str) -> bool:
    """Whether a short form is made of capital letters alone."""
    return short.isalpha() and short.isupper() and 3 <= len(short) <= 10


def _initials(words: Words, name: Candidate, lexicon: Lexicon, gazetteer: Gazetteer, forms: _Forms) -> None:
    """Initials that the text uses without a bracket: "the Ministry of Tides, Piers and Quays ... MTPQ"."""
    short = initials(text_of(words, name.start, name.end).split("(")[0])
    if 2 < len(short) < 8 and short.isupper() and not lexicon.of(short) and not gazetteer.knows(short):
        forms.learn((short,), _Form(name.label, INITIALS, 0.8))


def _heads(label: Label, parts: Sequence[str], lexicon: Lexicon, ontology: Ontology, forms: _Forms) -> None:
    """The head of a name, and the words before it; it may stand before "on": "the Expert Group on ..."."""
    length = len(parts)
    while length > 2 and shape_of(parts[length - 1]) in _NUMBERS:
        length -= 1  # "Learning and Teaching Expo 2005": the Expo
    link = next((k for k in range(1, length) if parts[k] == "(" or "fn" in lexicon.of(parts[k])), length)
    heads = ontology.body_heads if label.kind == "body" else label.heads
    for end in dict.fromkeys((length, link)):
        if not lexicon.of(parts[end - 1]) & heads:
            continue
        for begin in range(end - 1 if label.kind == "post" else max(0, end - 4), end):
            whole = (begin == 0 and end == length) or (begin and parts[begin - 1] in HYPHENS)
            if not whole and parts[begin][0].isupper() and not lexicon.of(parts[begin]) & _NO_OPENING:
                forms.learn(parts[begin:end], _Form(label.name, HEAD, 0.78, True))


def _again(name: Candidate, parts: list[str], lexicon: Lexicon, forms: _Forms) -> None:
    """The name itself, without the year before it, without the legal form behind it, without what it does."""
    begin = next((k for k, part in enumerate(parts[:-2]) if shape_of(part) not in _NUMBERS), 0)
    for start in {0, begin}:
        if len(parts) > 2 or all(len(part) > 2 and not lexicon.of(part) for part in parts):
            forms.learn(parts[start:], _Form(name.label, AGAIN, 0.83))
    end = len(parts)
    while end > 1 and (parts[end - 1] in ",.()" or "suresuffix" in lexicon.of(parts[end - 1])):
        end -= 1
    if end < len(parts):
        forms.learn(parts[:end], _Form(name.label, CUT, 0.84))
    firm = 1 < end < 4 and len(parts[0]) > 4 and bool(lexicon.of(parts[end - 1]) & _FIRM)
    if firm and all(part[0].isalpha() and not lexicon.of(part) for part in parts[: end - 1]):
        forms.learn(parts[: end - 1], _Form(name.label, CUT, 0.7))  # "Zorvane Dairies ... Zorvane said"


def _person(name: Candidate, parts: list[str], lexicon: Lexicon, forms: _Forms) -> None:
    """A person's name again, and the surname alone."""
    surname = _Form(name.label, SURNAME, 0.7)
    if len(parts) == 1:
        if name.score >= CERTAIN:
            forms.learn(parts, surname)
        return
    own = surname_of(parts, lexicon)
    if own:
        forms.learn((own,), surname)
    if len(parts) > 3 and parts[-2] in HYPHENS and parts[-3][0].isupper() and parts[-1][0].isupper():
        forms.learn(parts[-3:], surname)  # "Nadia Lam-Pearson ... Lam-Pearson"
    if len(parts) == 3 and len(parts[0]) > 3 and parts[0].isalpha() and not lexicon.of(parts[0]):
        forms.learn(parts[:1], surname)  # "Tasval Singh Rao ... Tasval"
    by_tagger = name.rule.startswith(BY_TAGGER)
    forms.learn(parts, _Form(name.label, name.rule if by_tagger else AGAIN, name.score if by_tagger else 0.86))


def _stands(words: Words, i: int, j: int, form: _Form, lexicon: Lexicon) -> bool:
    """Whether words are a form of a name here, and not a part of a longer one."""
    if form.article:
        before = i - 1
        before -= before > 0 and "same" in lexicon.of(words.word(before))
        if before < 0 or not ("determiner" in lexicon.of(words.word(before)) or words.word(before) in POSSESSIVES):
            return False
    if form.rule in (SURNAME, HEAD) and j < len(words) and _joins(words, j - 1, j, j, lexicon):
        return False
    return form.rule != SURNAME or i == 0 or not _joins(words, i - 1, i, i - 1, lexicon)


def _joins(words: Words, left: int, right: int, other: int, lexicon: Lexicon) -> bool:
    """Whether the word beside a form belongs to one name with it: it touches it, or has a capital of its own."""
    if words.starts[right] - words.ends[left] > 1:
        return False
    word = words.word(other)
    if word in HYPHENS or word == "/":
        return True
    return shape_of(word) in ("cap", "caps") and not lexicon.of(word) & _NOT_OF_NAME


def surname_of(parts: Sequence[str], lexicon: Lexicon) -> str | None:
    """Return the surname of a full name, by the lists and by where it stands.

    Of ["Anson", "Kwok", "Wai", "-", "leung"] it is "Kwok".
    """
    hyphen = next((k for k, part in enumerate(parts) if part in HYPHENS), None)
    if hyphen is not None and hyphen >= 2:
        for k, part in enumerate(parts[: hyphen - 1]):
            classes = lexicon.of(part)
            if classes & {"surname", "raresurname"} and not (k == 0 and hyphen > 2 and "given" in classes):
                return part
        return parts[hyphen - 2]
    first = lexicon.of(parts[0])
    ends_so = len(parts) > 2 and "surname" in lexicon.of(parts[-1])
    if len(parts) < 4 and "surname" in first and "given" not in first and not ends_so:
        return parts[0]
    last = parts[-1]
    return last if last[:1].isupper() and len(last) > 1 else None
