"""What a tagger's names are worth: the form decides the label, and a sure rule decides the span."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from hkie.grammar.words import Lexicon, Words, shape_of
from hkie.mentions.spans import BY_TAGGER, WEAK, Candidate, Change, Rejected, place_of
from hkie.ner.taggers import Named

ALONE = 0.6
"""The score of a name that only the tagger sees; under WEAK, so that every sure rule is taken first."""
FOREIGN = 0.35
"""A text is of another kind, and the tagger is believed more, where the rules leave more of it unexplained."""
_AGREES = 0.08
_DISAGREES = 0.06
_TRUSTED = frozenset({"PERSON", "PLACE"})
"""Labels in which a tagger's word counts for or against a weak rule; its ORG is anything with capitals."""
_HYPHENS = frozenset("-‐‑")
_TITLES = frozenset({"honbase", "honorific"})
_GENERIC = frozenset({
    "fn", "month", "weekday", "nationality", "noname", "currencyword", "ordinalword", "holiday", "verbish",
})  # fmt: skip
_SMALL = frozenset({"the", "a", "an", "of", "and", "for", "in", "on", "at", "to", "by", "&", ",", "-", "'s", "’s"})


@cache
def labels() -> Mapping[str, str]:
    """Return which label of ours a tagger's label is; one that is not there is not used."""
    lines = files("hkie.ner").joinpath("labels.tsv").read_text(encoding="utf-8").splitlines()
    return {row["tagger"]: row["label"] for row in csv.DictReader(lines, delimiter="\t")}


def candidates(
    names: Iterable[Named],
    taken: Sequence[Candidate],
    words: Words,
    lexicon: Lexicon,
    tagger: str,
    share: float,
) -> Iterator[Candidate | Rejected | Change]:
    """Yield what the tagger adds to the candidates taken: new names, and weak ones that it confirms or doubts.

    ``share`` is the part of the text that the rules left unexplained. A name of the tagger's that a rule
    has taken, or a part of it, is yielded as Rejected; one that its form or context refutes as a Change to nothing.
    """
    over: dict[int, Candidate] = {}
    for candidate in taken:
        over.update(dict.fromkeys(range(candidate.start, candidate.end), candidate))
    for name in names:
        label = labels().get(name.label)
        if label is None:
            continue
        start, end = trimmed(words, name.first, name.after, lexicon)
        if start >= end:
            continue
        met = {id(c): c for k in range(start, end) if (c := over.get(k)) is not None}
        own = _label(words, start, end, label, lexicon)
        if not met:
            told = None
            if own is not None and _is_name(words, start, end, own, lexicon):
                told = _in_context(words, start, end, own, lexicon, over, share > FOREIGN)
            if told is not None:
                yield Candidate(start, end, told, BY_TAGGER + tagger, ALONE)
            else:
                yield Change(Candidate(start, end, own or label, BY_TAGGER + tagger, ALONE), ())
            continue
        old = next(iter(met.values()))
        own_name = Candidate(start, end, own or label, BY_TAGGER + tagger, ALONE)
        if (old.start, old.end, old.label) != (start, end, own):
            yield Rejected(own_name, place_of(own_name, old), old)
        if len(met) == 1:
            weak = old
            if weak.score < WEAK and (weak.start, weak.end) == (start, end):
                if own == weak.label and own in _TRUSTED:
                    yield weak._replace(score=round(weak.score + _AGREES, 3))
                elif own in _TRUSTED and weak.label in _TRUSTED:
                    yield weak._replace(score=round(weak.score - _DISAGREES, 3))


def trimmed(words: Words, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """A span without articles, honorifics, quotes and possessives at its edges, and of one line."""
    for k in range(start, end):
        if words.word(k).isspace() or (k > start and "\n" in words.text[words.ends[k - 1] : words.starts[k]]):
            end = k
            break
    while start < end and (
        words.word(start).lower() in _SMALL
        or not words.word(start)[0].isalnum()
        or lexicon.of(words.word(start)) & _TITLES
    ):
        start += 1
    while end > start and (
        words.word(end - 1).lower() in _SMALL
        or not words.word(end - 1)[-1].isalnum()
        or (shape_of(words.word(end - 1)) == "low" and words.word(end - 2) not in _HYPHENS)  # "the Sogo | department"
    ):
        end -= 1
    return start, end


def _label(words: Words, start: int, end: int, label: str, lexicon: Lexicon) -> str | None:
    """The label that the form of a name gives it; None for what is no name of ours: a post, a nationality."""
    last = lexicon.of(words.word(end - 1))
    inside = [lexicon.of(words.word(k)) for k in range(start, end)]
    if "rank" in last or (end - start == 1 and last & _GENERIC):
        return None
    if label in ("ORG", "PLACE", "EVENT", "PERSON"):
        if last & {"agencyhead", "govhead"} and end - start > 1:
            return "AGENCY"
        if "eventhead" in last and end - start > 1:
            return "EVENT"
        if label == "EVENT":
            return None  # "Impact 2030" is a plan as well
        if "programmestrong" in last and end - start > 1:
            return "PROGRAMME"
    if label == "ORG" and "placehead" in last and end - start > 1 and not any("orghead" in c for c in inside):
        return "PLACE"
    if label == "PLACE" and last & {"orghead", "companyhead"} and not last & {"placehead"}:
        return "ORG"
    if label == "PERSON" and any(c & {"bodyhead", "rank", "programmehead", "eventhead"} for c in inside):
        return None
    return label


_IN = frozenset({"in", "near", "outside", "across", "around", "inside"})
_TO = frozenset({"at", "to", "from", "of", "via", "into", "towards", "toward", "on", "along", "between"})
_NAMED = frozenset({"given", "surname", "raresurname"})
_OWNS = frozenset({"'s", "’s"})
_WORK = frozenset({"portfolio", "orghead", "companyhead"})
_SAYS = frozenset({"said", "says", "told", "added", "who", "whose", "wrote", "noted", "stressed", "tweeted"})
_KINDS = frozenset([
    "company", "firm", "startup", "start-up", "giant", "group", "maker", "developer", "bank", "operator", "newspaper",
    "retailer", "carrier", "airline", "supplier", "manufacturer", "broker", "chain", "platform", "outlet", "publisher",
    "charity", "ngo", "union", "subsidiary", "automaker", "chipmaker", "conglomerate", "broadcaster", "brand",
])  # fmt: skip
"""What a sentence calls a company right before its name: "the chip maker Tolvane"."""


def _in_context(
    words: Words, start: int, end: int, label: str, lexicon: Lexicon, over: Mapping[int, Candidate], foreign: bool
) -> str | None:
    """The label that the words around a name give it; None where they speak against it or say nothing."""
    previous = words.word(start - 1) if start else ""
    following = words.word(end) if end < len(words) else ""
    before = over.get(start - 1)
    beside = over.get(start - 2) if previous in (",", "and") and following in (",", "and", ".", "are", "were") else None
    listed = beside is not None and beside.label == "PERSON"  # "Julia Mba Oyana and | Rosie Wright | are"
    comma = (
        previous == "," and start > 1 and "rank" in lexicon.of(words.word(start - 2))
    )  # "its Chairwoman, Nino Beridze"
    titled = comma or (before is not None and before.label == "TITLE")
    if (previous[:1].isupper() and not titled and not lexicon.of(previous) & _GENERIC) or (
        following[:1].isupper() and words.starts[end] - words.ends[end - 1] == 1
    ):
        return None  # only a part of a longer name: "Customs Youth | Leader Scholarship"
    if following in _HYPHENS:
        return None
    if previous.lower() in _IN and label in ("PLACE", "ORG", "PERSON") and end - start <= 2:
        return "PLACE"
    if previous in _KINDS and label in ("ORG", "PERSON", "PLACE"):
        return "ORG"
    known = all(lexicon.of(words.word(k)) & {"place", "placeword"} for k in range(start, end))
    if label == "ORG" and known:
        return None  # "both Hong Kong dollars and yuan"
    if label == "PERSON" and end - start == 1 and not lexicon.of(words.word(start)) & _NAMED:
        return None
    if foreign:
        named = previous.lower() in ("the", "a", "an", "named", "called", '"', "“") and label == "PERSON"
        return None if named else label
    if end - start == 1:
        return "PLACE" if label == "PLACE" and previous in _TO and not known else None
    if titled or following in _SAYS:
        return "PERSON" if label in ("PERSON", "PLACE") or (titled and label == "ORG") else label
    if label == "PERSON":
        known = any(lexicon.of(words.word(k)) & _NAMED for k in range(start, end))
        quoted = previous in ('"', "“", "‘", "'") or following == "&"
        # Two words without a class are a ship or a town too: "named Bauhinia Breeze", ", Nova Scotia".
        return "PERSON" if not quoted and (known or listed or previous in ("by", "with")) else None
    if label == "ORG" and (previous.lower() == "the" or previous in _OWNS):
        return None  # "the Hotel Polonez", "Oslo's Aker Brygge": a company has no article and no owner
    if label == "ORG" and previous == "of" and not lexicon.of(words.word(end - 1)) & _WORK:
        return None  # "Chief of Millbrook First Nation", "the baton of Batbayar Dorj"; but "of Tsz Oi ... Services"
    if label == "PLACE":
        return "PLACE" if previous.lower() in {*_TO, "the", "and", ","} and not known else None
    return label


def _is_name(words: Words, start: int, end: int, label: str, lexicon: Lexicon) -> bool:
    """Whether a span that no rule explains has the look of a name: capitals, and not only common words."""
    capital = [words.word(k) for k in range(start, end) if words.word(k)[0].isupper()]
    if not capital or end - start > 8:
        return False
    if any(words.word(k) in '–—-:;()"“”' and words.ends[k - 1] < words.starts[k] for k in range(start + 1, end)):
        return False  # a heading or an aside: "Digital Future - Building"
    first = words.word(start).lower()
    if first.endswith("ly") or (first.endswith("ing") and label != "PLACE") or "holiday" in lexicon.of(first):
        return False  # "Intelligently Connecting"; "Spring Festival"
    if label == "ORG" and (end - start > 4 or len(capital) < end - start or "agencyhead" in lexicon.of(first)):
        return False  # "Conditions of Sale", "Department of Further and ..."
    alone = (not start or words.word(start - 1).isspace()) and (end == len(words) or words.word(end).isspace())
    if alone and label != "PERSON":
        return False  # a heading: "Media Relations"
    if end - start == 1:
        word = words.word(start)
        classes = lexicon.of(word)
        if classes & _GENERIC or len(word) < 3:
            return False
        if shape_of(word) == "caps" and label != "ORG":
            return False
        return not classes & {"portfolio", "bodyhead", "rankmod", "eventhead", "programmehead", "opener"}
    return not any("noname" in lexicon.of(word) for word in capital) and not all(
        lexicon.of(word) & _GENERIC for word in capital
    )
