"""What the deciding model sees of a word: named features, the same in training and in use.

A feature is a string such as ``word=board``, ``rule=B agency.head`` or ``run.last=scheme``. They say what the word is
(its letters, shape and classes, and those of its neighbours), what was proposed for it (the mention taken by the rules,
the candidates that were rejected), where it stands (in a run of capitalised words, in quotes, in brackets), and what stands
beside the same run elsewhere in the text.

Only the islands of a text are read: stretches with capitals or candidates, and a few words beside them. Elsewhere there are
no names. The words of a mention that may hold others are an island too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

from hkie.grammar.words import Lexicon, Words, shape_of
from hkie.mentions.spans import CERTAIN, WEAK, Candidate

T = TypeVar("T")

_GAP = 3
"""Words without capitals that may stand inside an island: "Charter for the Safety of Piers"."""
_BEFORE, _BEHIND = 2, 3
"""Words without capitals before and behind an island that belong to it: "member of | the Pier Board", "Pier | Awards
ceremony"."""
_LONGEST = 80
"""Words of an island; a longer one is cut."""
_SOLID = 0.8
_NEAR = 2
"""Words to either side of a word that are features of it."""
_PLACES = ("", *(f"{at:+}" for at in (*range(1, _NEAR + 1), *range(-_NEAR, 0))))
"""How features name the places of the words beside a word: 0, 1, 2, -2, -1, so that they are found by index."""
_QUOTED = 16
_BRACKETED = 12
_OPENING = frozenset("\"“‘'")
_CLOSING = frozenset("\"”’'")
_HEADS = frozenset({
    "agencyhead", "orghead", "eventhead", "programmehead", "placehead", "rank", "rankmod", "companyhead", "orgstrong",
    "programmestrong", "govhead", "placeword", "place", "surname", "given", "portfolio", "softhead",
})  # fmt: skip
"""Classes of the first or last word of a run that say what kind of name it is."""


class Island(NamedTuple, Generic[T]):
    """Words ``first`` to ``after`` of a sentence, and the features of each; ``within`` is the label of the mention whose words
    they are, or empty."""

    first: int
    after: int
    rows: list[list[T]]
    within: str = ""


def rows_of(islands: Iterable[Island[T]]) -> dict[int, list[T]]:
    """Return the features of each word of islands."""
    return {k: row for island in islands for k, row in enumerate(island.rows, island.first)}


class Features(Generic[T]):
    """Gives the features of a document, each as ``encode`` makes it of its string; None leaves it out."""

    def __init__(self, lexicon: Lexicon, encode: Callable[[str], T | None]) -> None:
        self._lexicon = lexicon
        self._encode = encode
        self._of_word = _Cache(self._word)
        self._of_label = _Cache(self._label)
        self._of_text = _Cache(lambda text: self._encoded((text,)))

    def islands(
        self,
        words: Words,
        kinds: Sequence[str],
        taken: Sequence[Candidate],
        rejected: Iterable[Candidate],
        fixed: Sequence[Candidate] = (),
        only: Collection[int] | None = None,
    ) -> Iterator[Island[T]]:
        """Yield the islands of a text in order, or those of its sentences ``only``, by their numbers.

        ``kinds`` are the sections of its sentences, ``taken`` the mentions that the rules settled on and ``rejected``
        their other candidates. The words of the ``fixed`` mentions belong to no island, but are seen from it.
        """
        page = _Page(words, taken, rejected)
        elsewhere = _Elsewhere(words, self._lexicon)
        closed = bytearray(len(words))
        for candidate in fixed:
            closed[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
        for number, ((first, after), kind) in enumerate(zip(words.sentences, kinds, strict=True)):
            if only is not None and number not in only:
                continue
            stretches = list(_stretches(page.hot, closed, first, after))
            if not stretches:
                continue
            found: list[list[T]] = [[] for _ in range(first, after)]
            self._runs(words, first, after, elsewhere, found)
            self._enclosed(words, first, after, found)
            section = self._of_text[f"section={kind}"]
            capitals = self._of_text["capitals"] if _in_capitals(words, first, after) else ()
            for begin, end in stretches:
                rows = []
                for k in range(begin, end):
                    row = found[k - first]
                    row.extend(section)
                    row.extend(capitals)
                    self._around(words, page, k, first, after, row)
                    rows.append(row)
                yield Island(begin, end, rows)

    def inside(self, rows: Mapping[int, list[T]], first: int, after: int, label: str) -> Island[T] | None:
        """Return the words ``first`` to ``after`` of a mention as an island of the names inside it.

        ``rows`` has the features of the words that were read. A mention of one word, or with others, has no such island.
        """
        if after - first < 2 or any(k not in rows for k in range(first, after)):
            return None
        places = ("B", *"M" * (after - first - 2), "E")
        within = [[*rows[k], *self._of_text[f"inside={place} {label}"]] for k, place in enumerate(places, first)]
        return Island(first, after, within, label)

    def _around(self, words: Words, page: _Page, k: int, first: int, after: int, row: list[T]) -> None:
        """Add what the word itself is, what was proposed for it, and what stands beside it."""
        of_word, of_label, of_text, texts = self._of_word, self._of_label, self._of_text, words.texts
        low = texts[k].lower()
        row.extend(of_text["opens" if k == first else f"words-1={texts[k - 1].lower()} {low}"])
        if k + 1 < after:
            row.extend(of_text[f"words+1={low} {texts[k + 1].lower()}"])
        for at in range(max(first, k - _NEAR), min(after, k + _NEAR + 1)):
            row.extend(of_word[texts[at]][at - k])
            row.extend(of_label[page.outer[at][0]][at - k])
        outer = page.outer[k]
        if outer[1]:
            row.extend(of_text[f"rule={outer[1]}"])
            row.extend(of_text[f"sure={outer[2]}"])
        for text in page.others.get(k, ()):
            row.extend(of_text[text])

    def _runs(self, words: Words, first: int, after: int, elsewhere: _Elsewhere, found: list[list[T]]) -> None:
        """Add what is known of a run of capitalised words to each of them: its first and last word, and what is beside it,
        also where else the text has it."""
        texts, of, code = words.texts, self._lexicon.of, self._of_text
        for begin, end in elsewhere.runs[first]:
            last = texts[end - 1].lower()
            before = texts[begin - 1].lower() if begin > first else "^"
            before2 = texts[begin - 2].lower() if begin > first + 1 else "^"
            behind = texts[end].lower() if end < after else "$"
            common = [
                *code[f"run.last={last}"], *code[f"run.first={texts[begin].lower()}"], *code[f"run.before={before}"],
                *code[f"run.behind={behind}"], *code[f"run.before2={before2} {before}"],
                *code[f"run.length={min(end - begin, 9)}"],
            ]  # fmt: skip
            for name in sorted(of(texts[end - 1]) & _HEADS):
                common += code[f"run.last.class={name}"]
            if end + 2 < after and texts[end] == "(" and texts[end + 2] == ")" and texts[end + 1].isupper():
                common += code["run.initials"]
            for name in elsewhere.features(begin):
                common += code[name]
            for k in range(begin, end):
                place = "S" if end - begin == 1 else "B" if k == begin else "E" if k == end - 1 else "M"
                row = found[k - first]
                row += common
                row += code[f"run.at={place}{min(end - begin, 6)}"]
                row += code[f"run.last={place}{last}"]

    def _enclosed(self, words: Words, first: int, after: int, found: list[list[T]]) -> None:
        """Add whether words stand in quotes or brackets, and what stands around those."""
        texts = words.texts
        quote = bracket = -1
        for k in range(first, after):
            text = texts[k]
            if quote >= 0 and text in _CLOSING:
                if 1 < k - quote <= _QUOTED:
                    named = sum(texts[j][0].isupper() for j in range(quote + 1, k)) * 2 >= k - quote - 1
                    before = texts[quote - 1].lower() if quote > first else "^"
                    behind = texts[k + 1].lower() if k + 1 < after else "$"
                    for j in range(quote + 1, k):
                        place = "B" if j == quote + 1 else "E" if j == k - 1 else "M"
                        for name in (
                            f"quote.at={place}", f"quote.before={before}", f"quote.behind={behind}", f"quote.named={named}",
                        ):  # fmt: skip
                            found[j - first].extend(self._of_text[name])
                quote = -1
            elif text in _OPENING:
                quote = k
            if text == "(":
                bracket = k
            elif text == ")" and bracket >= 0:
                if k - bracket <= _BRACKETED:
                    for j in range(bracket + 1, k):
                        place = "S" if k - bracket == 2 else "B" if j == bracket + 1 else "E" if j == k - 1 else "M"
                        found[j - first].extend(self._of_text[f"bracket.at={place}"])
                bracket = -1

    def _word(self, word: str) -> list[tuple[T, ...]]:
        """Return the features that a word gives to itself and to words beside it: by its place to them, 0, 1, 2, -2, -1."""
        low = word.lower()
        shape = shape_of(word) if word[0].isalnum() else "mark"
        classes = sorted(name for name in self._lexicon.of(word) if name[0] != "=")
        found = [
            (f"word{at}={low}", f"shape{at}={shape}", *(f"class{at}={name}" for name in classes)) for at in _PLACES
        ]
        return [self._encoded(names) for names in ((*found[0], f"begins={low[:3]}", f"ends={low[-3:]}"), *found[1:])]

    def _label(self, label: str) -> list[tuple[T, ...]]:
        """Return the features of the place and label of the outermost mention of a word, as for ``_word``."""
        return [self._encoded((f"label{at}={label}",)) for at in _PLACES]

    def _encoded(self, names: Iterable[str]) -> tuple[T, ...]:
        return tuple(code for name in names if (code := self._encode(name)) is not None)


_KEPT = 1 << 16
"""Strings whose features are kept at hand; then they are forgotten, so that memory stays flat."""


class _Cache(dict[str, T]):
    def __init__(self, make: Callable[[str], T]) -> None:
        self._make = make

    def __missing__(self, key: str) -> T:
        if len(self) >= _KEPT:
            self.clear()
        found = self[key] = self._make(key)
        return found


_SEEN = 8
"""Places of a run that are looked at, and runs that begin alike."""


class _Elsewhere:
    """The runs of capitalised words of a text, and what stands beside the other places of each (Chieu and Ng 2003)."""

    def __init__(self, words: Words, lexicon: Lexicon) -> None:
        texts = words.texts
        self.runs: dict[int, list[tuple[int, int]]] = {}
        """The runs of each sentence, by its first word."""
        self._names: dict[int, tuple[str, ...]] = {}
        """The words of each run, by where it begins, without a function word that opens its sentence: "The | Board"."""
        self._beside: dict[tuple[str, ...], list[tuple[int, str, str]]] = defaultdict(list)
        """Where runs of the same words begin, and the words before and behind them."""
        self._alike: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
        """The words of runs, by the first."""
        for first, after in words.sentences:
            self.runs[first] = list(_capital_runs(texts, first, after))
            opening = next((k for k in range(first, after) if texts[k][0].isalpha()), first)
            for begin, end in self.runs[first]:
                start = begin + (begin == opening and end - begin > 1 and "fn" in lexicon.of(texts[begin]))
                before = texts[start - 1].lower() if start > first else "^"
                behind = texts[end].lower() if end < after and not texts[end].isspace() else "$"
                if before == "(" and behind == ")" and start - 2 >= first:
                    before = f"( {texts[start - 2].lower()}"
                name = self._names[begin] = tuple(texts[start:end])
                self._beside[name].append((begin, before, behind))
                self._alike[name[0]][name] = None

    def features(self, begin: int) -> Iterable[str]:
        """Return what is known of the run that begins at a word from the other places of its words."""
        name = self._names[begin]
        every, alike, size = self._beside[name], self._alike[name[0]], len(name)
        if len(every) == len(alike) == 1:
            return ("all=0",)
        found = [f"all={min(len(every) - 1, 3)}"]
        for other, before, behind in islice(every, _SEEN):
            if other != begin:
                found += (f"all.before={before}", f"all.behind={behind}")
        for like in islice(alike, _SEEN):
            if len(like) > size and like[:size] == name:
                found.append(f"all.longer={like[-1].lower()}")
            elif len(like) < size and name[: len(like)] == like:
                found.append(f"all.shorter={len(like)}")
        return dict.fromkeys(found)


class _Page:
    """What was proposed for each word of a text."""

    def __init__(self, words: Words, taken: Sequence[Candidate], rejected: Iterable[Candidate]) -> None:
        self.outer: list[tuple[str, str, str]] = [("O", "", "")] * len(words)
        """Place and label, place and rule, and label and strength of the outermost mention taken."""
        self.others: dict[int, list[str]] = {}
        """The features of nested mentions and of rejected candidates, by word."""
        self.hot = bytearray(any(map(str.isupper, text)) for text in words.texts)
        """Which words may belong to a name."""
        end = 0
        others: dict[int, dict[str, None]] = defaultdict(dict)
        for c in taken:
            self.hot[c.start : c.end] = b"\1" * (c.end - c.start)
            nested = c.end <= end
            end = max(end, c.end)
            sure = f"{c.label} {_strength(c.score)}"
            for k, place in _places(c):
                if nested:
                    others[k][f"nested={place} {c.label}"] = None
                    continue
                self.outer[k] = f"{place} {c.label}", f"{place} {c.rule}", f"{place} {sure}"
        for c in rejected:
            self.hot[c.start : c.end] = b"\1" * (c.end - c.start)
            sure = f"{c.label} {_strength(c.score)}"
            for k, place in _places(c):
                others[k][f"candidate={place} {sure}"] = None
                others[k][f"candidate.rule={place} {c.rule}"] = None
        self.others = {k: list(names) for k, names in others.items()}


def _places(candidate: Candidate) -> Iterator[tuple[int, str]]:
    """Yield each word of a candidate and whether it begins, goes on, ends or is the name."""
    first, last = candidate.start, candidate.end - 1
    if first == last:
        yield first, "S"
        return
    yield first, "B"
    for k in range(first + 1, last):
        yield k, "M"
    yield last, "E"


def _strength(score: float) -> str:
    return "certain" if score >= CERTAIN else "solid" if score >= _SOLID else "fair" if score >= WEAK else "weak"


def _stretches(hot: bytearray, closed: bytearray, first: int, after: int) -> Iterator[tuple[int, int]]:
    """Yield stretches of words that may belong to names, with a few words before and behind each."""
    reached = first
    for begin, end in _hot(hot, closed, first, after):
        low, high = max(begin, reached), max(end, reached)  # one that was cut goes on behind the words after the cut
        while low > max(reached, begin - _BEFORE) and not closed[low - 1]:
            low -= 1
        while high < min(after, end + _BEHIND) and not closed[high]:
            high += 1
        if low < high:
            yield low, high
        reached = high


def _hot(hot: bytearray, closed: bytearray, first: int, after: int) -> Iterator[tuple[int, int]]:
    begin = end = -1
    for k in range(first, after):
        if closed[k] or (begin >= 0 and (k - end >= _GAP or k - begin >= _LONGEST)):
            if begin >= 0:
                yield begin, end
            begin = -1
        if hot[k] and not closed[k]:
            if begin < 0:
                begin = k
            end = k + 1
    if begin >= 0:
        yield begin, end


def _capital_runs(texts: Sequence[str], first: int, after: int) -> Iterator[tuple[int, int]]:
    begin = -1
    for k in range(first, after):
        if texts[k][0].isupper():
            if begin < 0:
                begin = k
        elif begin >= 0:
            yield begin, k
            begin = -1
    if begin >= 0:
        yield begin, after


def _in_capitals(words: Words, first: int, after: int) -> bool:
    """Whether a sentence is set in capitals throughout."""
    letters = [text for text in words.texts[first:after] if text.isalpha()]
    return len(letters) > 3 and sum(map(str.isupper, letters)) > 0.8 * len(letters)
