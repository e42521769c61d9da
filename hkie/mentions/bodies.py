"""AGENCY, ORG, and what names of bodies, gatherings, instruments and places have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hkie.grammar.ruleset import Entry
from hkie.grammar.words import Lexicon, Words, is_chinese
from hkie.mentions.spans import Candidate

_AT = frozenset({"at", "in", "to", "from", "near", "inside", "outside", "around", "into"})


def registry_candidates(
    words: Words,
    start: int,
    end: int,
    entries: list[tuple[Entry, str]],
    score: float,
    ambiguous: Mapping[str, tuple[str, ...]],
    lexicon: Lexicon,
) -> Iterator[Candidate]:
    """Yield a candidate for each label that a registered name may have, the likeliest with the best score.

    A place used with a preposition is the place, else the operator: "at Cyberport", "Cyberport said".
    """
    found = words.text[words.starts[start] : words.ends[end - 1]]
    outside = [meaning for meaning in ambiguous.get(found, ()) if meaning.startswith("external:")]
    before = words.word(start - 1).lower() if start else ""
    after = words.word(end) if end < len(words) else ""
    country = any(entry.label == "PLACE" for entry, _ in entries) and after.lower() not in ("for", "of", "(", "/")
    if not country and any(meaning.startswith("external:any-") for meaning in outside):
        return  # "CEO", "PS": every body has one; "US for Home Affairs" is an Under Secretary, "the US" a country
    if after.lower().startswith("dollar") or (before == "." and words.ends[start - 1] == words.starts[start]):
        return  # "Hong Kong dollars"; "06831.HK"
    if end - start == 1 and before != "the" and after[:1].isupper() and lexicon.of(found) & {"job", "rank"}:
        return  # "Economist Ada Fok", of no paper
    if before == "," and found in _POST_NOMINALS:
        return  # "Mr Ho, SC, JP"
    if (
        end + 1 < len(words)
        and words.word(end) in "-‐‑"
        and words.word(end + 1)[:1].islower()
        and words.word(end + 1) not in _AFTER_PLACE
        and words.starts[end] == words.ends[end - 1]
    ):
        return  # "Mei Foo-chung" is no part of Mei Foo
    labels: dict[str, list[Entry]] = {}
    for entry, _ in entries:
        labels.setdefault(entry.label, []).append(entry)
    # "Hong Kong government", in lower case by translation or wire style: rule 11.
    # "Hong Kong Special Administrative Region (HKSAR) government": rule 10.
    past = end + 3 if after == "(" and end + 3 < len(words) and words.word(end + 2) == ")" else end
    governs = past < len(words) and words.word(past).lower() in ("government", "govt")
    if "PLACE" in labels and found[0].isupper() and governs:
        yield Candidate(start, past + 1, "AGENCY", "agency.place-government", 0.97 if past > end else 0.88)
    if after[:1].isdigit() and found.isupper() and len(found) == 3:
        return  # "Issued at HKT 16:20": a time zone
    if found == "Government" or any(m.endswith("english-word") for m in outside):
        score = min(score, 0.6)
    elif outside:
        score = min(score, 0.7)
    if "AGENCY" in labels:
        end = _before_owner(words, start, end)
    for label, group in labels.items():
        own = score
        if len(labels) > 1:
            own += (
                0.03
                if (label == "PLACE")
                == (before in _AT or (before == "the" and start > 1 and words.word(start - 2).lower() in _AT))
                else 0.0
            )
            own -= 0.02 if label == "PROGRAMME" else 0.0
        if label == "PERSON" and end - start == 1 and not is_chinese(found):
            continue  # a surname alone; but a Chinese name is one word
        if label == "AGENCY" and end - start > 1 and _of_another(words, start, end, lexicon):
            yield Candidate(start, end, label, OF_ANOTHER, min(max(own, 0.93), 0.96))
            continue
        keys = tuple(entry.key for entry in group)
        yield Candidate(start, end, label, f"registry:{keys[0].split(':', 1)[1]}", min(own, 0.96), entry="|".join(keys))


OF_ANOTHER = "agency.of-another"
"""The rule of a body that bears a registered name, but belongs to another place's government."""
_CENTRAL = frozenset({"central", "china", "chinese", "state", "hong", "hksar", "sar", "republic"})


def _of_another(words: Words, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a body is that of another place: "Education Bureau | of the Shenzhen Municipal Government"."""
    owner: list[str] = []
    if end < len(words) and words.word(end) == "of":
        k = end + 1
        while k < min(end + 8, len(words)) and (words.word(k)[:1].isupper() or words.word(k) in ("the", "'s", "’s")):
            owner.append(words.word(k).lower())
            k += 1
    elif start > 2 and words.word(start - 1) in ("'s", "’s"):
        k = start - 2
        while k > max(0, start - 9) and (words.word(k)[:1].isupper() or words.word(k) in ("'s", "’s")):
            owner.append(words.word(k).lower())
            k -= 1
    if not owner or not _CENTRAL.isdisjoint(owner):
        return False
    return any("regional" in lexicon.of(word) for word in owner)


_AFTER_PLACE = frozenset([
    "based", "funded", "led", "wide", "born", "made", "run", "listed", "owned", "registered", "style", "related",
    "bound",
])  # fmt: skip
_POST_NOMINALS = frozenset({"SC", "MH", "ISO", "MD", "CMG"})
_OWNERS = ("council", "court", "government", "university", "authority", "bureau", "department", "congress")


def _before_owner(words: Words, start: int, end: int) -> int:
    """Where a registered name ends if its owner is a body too: "Finance Committee | of the Legislative Council".

    "Office of the Communications Authority" is whole: without its owner it names nothing.
    """
    for k in range(start + 2, end - 2):
        if words.word(k) == "of" and words.word(k + 1) == "the":
            tail = words.word(end - 1).lower()
            people = any(
                words.word(n) in ("'s", "’s")
                and words.word(n + 1).lower() == "government"
                and words.word(min(n + 2, end - 1))
                != "in"  # "... Office of the Central People's Government in the HKSAR"
                for n in range(k, end - 1)
            )
            if tail in _OWNERS or people:
                return k
            return end
    return end
