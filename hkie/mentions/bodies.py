"""AGENCY, ORG, and what names of bodies, gatherings, instruments and places have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hkie.grammar.ruleset import Entry
from hkie.grammar.words import Lexicon, Words, is_chinese, shape_of
from hkie.mentions import titles
from hkie.mentions.spans import Candidate

_AT = frozenset({"at", "in", "to", "from", "near", "inside", "outside", "around", "into"})
_DOLLAR_HOMES = {
    "singapore": "SGD", "washington": "USD", "new york": "USD", "canberra": "AUD", "sydney": "AUD", "ottawa": "CAD",
    "wellington": "NZD", "taipei": "TWD",
}  # fmt: skip
_DATELINE = re.compile(r"^\s*([A-Z]{4,}(?: [A-Z]+)?)\b[^\n]{0,50}?(?:--|—|–|-)", re.MULTILINE)


def dollar_of(text: str) -> str:
    """Return the currency that a bare ``$`` has in a document: Hong Kong's, unless its dateline is elsewhere."""
    found = _DATELINE.search(text[:2000])
    if found and "HK$" not in text:
        return _DOLLAR_HOMES.get(found.group(1).lower(), "HKD")
    return "HKD"


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


_WHAT_IT_IS = frozenset({
    "Airline", "Airlines", "Developer", "Developers", "Carmaker", "Automaker", "Chipmaker", "Retailer", "Operator", "Lender",
    "Insurer", "Carrier", "Contractor", "Brokerage", "Builder", "Builders", "Charity", "Startup", "Conglomerate",
})  # fmt: skip
"""What opens a sentence of a newspaper before the name of a company."""


def refine(candidate: Candidate, words: Words, lexicon: Lexicon, places: Mapping[int, int]) -> Iterator[Candidate]:
    """Yield a body's name without what only stands before it, with the label that its form gives it."""
    for trimmed in trim(candidate, words, lexicon):
        start, end = trimmed.start, trimmed.end
        if places.get(start) == end:
            continue
        if words.word(start) == "Administration" and start and words.word(start - 1) == "for":
            continue  # "Chief Secretary for Administration of ...": a portfolio
        if trimmed.label == "ORG" and end - start > 2 and words.word(start) in _WHAT_IT_IS:
            start += 1  # "Airline | Pan Cathay Wings", "Developer | Tai Hing Land"
            trimmed = trimmed._replace(start=start)
        if trimmed.rule.endswith(("head-first", "chamber", "group")):
            # "Commission of Commerce Wei Dong": the holder's name is no part of the body.
            name = titles.holder_at_end(words, start, end, lexicon)
            if name is not None and name[0] - start >= 2:
                yield trimmed._replace(end=name[0])
                continue
        joint = next((k for k in range(start + 1, end - 1) if words.word(k) in ("and", "&")), None)
        if joint is not None:
            first = lexicon.of(words.word(start))
            named = (
                joint - start >= 2
                and start not in places
                and first & {"surname", "given"}
                and not first & {"place", "portfolio"}
            )
            if named and trimmed.rule.endswith(("head-last", "head-two")):
                # "Lo Chung-mau and Hong Kong Nurses League": a person in front is no part of the body.
                yield trimmed._replace(start=joint + 1)
                continue
            if (
                trimmed.label == "ORG"
                and start
                and words.word(start - 1).lower() in ("between", "both")
                and words.word(joint) == "and"
                and end - joint > 2
                and not any(lexicon.of(words.word(k)) & {"portfolio"} for k in (joint - 1, joint + 1))
            ):
                yield trimmed._replace(start=joint + 1)  # "between Enterprise Freedonia and Tide Corporation"
                yield Candidate(start, joint, "ORG", "org.between", 0.7)
                continue
            if joint == start + 1 and "agencyhead" in first and trimmed.label == "ORG":
                yield trimmed._replace(start=joint + 1)  # "... Digital Government Office and | Delta Corporation"
                continue
            last = lexicon.of(words.word(joint - 1))
            if (
                "surname" in last
                and not last & {"portfolio", "place", "placehead"}
                and joint - start >= 2
                and start not in places
            ):
                yield trimmed._replace(start=joint + 1)  # "Heritage Ivanhoe Chang and Advisory Committee"
                continue
            if places.get(start) == joint and joint + 1 not in places:
                yield trimmed._replace(start=joint + 1)  # "of Suzhou and Quanta Leap Inc."
                continue
            if places.get(joint + 1) == end:
                yield trimmed._replace(end=joint)  # "Bank of Eastern Asia and Hong Kong"
                continue
        yield trimmed


_OF_THE_PARTY = frozenset(
    {"chief", "secretary", "boss", "committee", "school", "member", "members", "official", "leader"}
)


def trim(candidate: Candidate, words: Words, lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield the candidate without quotes, joining words and openers at its edges, or nothing if no name is left."""
    start, end = candidate.start, candidate.end
    for k in range(start + 1, min(start + 6, end - 1)):
        if words.word(k) in _AFTER_PLACE and words.word(k - 1) in "-‐‑":
            start = k + 1  # "Osaka-based Kelp Works"
    if candidate.rule == "programme.branded" and words.word(start)[-1] == "+" and len(words.word(start)) < 5:
        return  # "AI+" alone is a theme
    if "@" in words.word(start) and "." in words.word(start):
        return  # an address
    if candidate.rule == "place.hk-suffix" and any(len(words.word(k)) > 6 for k in range(start, end)):
        return  # syllables are short
    if candidate.label == "EVENT" and end - start == 2 and "holiday" in lexicon.of(words.word(start)):
        return  # "Spring Festival" is a day off
    if candidate.label == "EVENT" and end < len(words) and words.starts[end] - words.ends[end - 1] == 1:
        following = words.word(end)
        if following[:1].isupper() and "placehead" in lexicon.of(following):
            return  # "Zhongshan Planning Exhibition | Center"
    if (
        candidate.label == "ORG"
        and words.word(end - 1) == "Party"
        and end < len(words)
        and words.word(end).lower() in _OF_THE_PARTY
        and all(lexicon.of(words.word(k)) & {"place", "regional", "placehead"} for k in range(start, end - 1))
    ):
        return  # "Shenzhen Party chief": the Party is no party of Shenzhen's
    if candidate.label == "PROGRAMME" and words.word(end - 1) == ")" and end - start > 4:
        opening = next((k for k in range(end - 2, start, -1) if words.word(k) == "("), start)
        if opening > start + 1 and end - opening > 3 and "programmehead" in lexicon.of(words.word(end - 2)):
            end = opening  # "Overall Plan on Delta Services (Delta Plan)": its short form
    if candidate.label == "PROGRAMME" and words.text[words.starts[start] : words.ends[end - 1]].lower().startswith(
        "memorandum of understanding"
    ):
        return  # a kind of paper, and no name
    while start < end:
        word = words.word(start)
        classes = lexicon.of(word)
        if word[-2:] == "ly" and len(word) > 5 and classes <= {"opener"} and start + 1 < end:
            start += 1  # "Jointly Building a Community"
        elif (
            "fn" in classes
            or word in ",&/-–:.()"
            or (word[0] in '"“' and not _closed(words, start, end))
            or ("vicemod" in classes and candidate.rule == "agency.head-last")  # "Acting Government | Economist"
            or (
                classes & {"verbish"}
                and start + 1 < end
                and candidate.rule.split(".")[-1].startswith(("head-last", "head-two", "compound"))
                and _headline_verb(words, start, lexicon)
            )
        ):
            start += 1
        else:
            break
    while end > start:
        word = words.word(end - 1)
        dated = candidate.label == "PROGRAMME" and end - start > 3 and words.word(end - 2) == "in"
        if "fn" in lexicon.of(word) or word in ",&/-–:(" or (dated and shape_of(word) == "year"):
            end -= 1  # "promulgated the Quay Action Plan in 2023"
        else:
            break
    if end <= start or (end - start == 1 and (start, end) != (candidate.start, candidate.end)):
        return
    yield candidate if (start, end) == (candidate.start, candidate.end) else candidate._replace(start=start, end=end)


def _closed(words: Words, start: int, end: int) -> bool:
    return any(words.word(k)[0] in '"”' for k in range(start + 1, end))


def _headline_verb(words: Words, at: int, lexicon: Lexicon) -> bool:
    """Whether a capitalised verb opens the match as in "Visits Harbour Bureau"."""
    return words.word(at)[-1] == "s" or words.word(at).endswith("ed")


def relabelled(taken: list[Candidate], words: Words) -> Iterator[Candidate]:
    """Give an organ the label of its body: "Department of Geography | of the Foo University", "HKU's | Faculty of Law".

    Only labels that a form gave are changed, never one of the registry.
    """
    for k, candidate in enumerate(taken):
        if (
            candidate.label == "AGENCY"
            and candidate.rule.startswith("agency.")
            and not candidate.rule.endswith("government")
        ):
            owner = None
            after = next((c for c in taken[k + 1 : k + 4] if c.start >= candidate.end), None)
            if after is not None and words.text[words.ends[candidate.end - 1] : words.starts[after.start]].strip() in (
                "of the",
                "of",
            ):
                owner = after
            before = next((c for c in reversed(taken[max(0, k - 3) : k]) if c.end <= candidate.start), None)
            if before is not None and words.text[
                words.ends[before.end - 1] : words.starts[candidate.start]
            ].strip() in ("'s", "’s", "’"):
                owner = before
            if owner is not None and owner.label == "ORG":
                yield candidate._replace(label="ORG", rule=f"org.organ({candidate.rule})")
                continue
        yield candidate


_ARMS = frozenset({
    "International", "Research", "Intelligence", "Global", "Worldwide", "Investments", "Securities", "Asia", "Europe",
    "Studios", "Entertainment", "Healthcare", "Cloud", "Logistics",
})  # fmt: skip


def arm(known: Candidate, words: Words, lexicon: Lexicon) -> Iterator[Candidate]:
    """The arm of a known organisation: "Colliers | International", "DBS Group | Research", "Tung An | Tech (Delta) Ltd"."""
    end = known.end
    while end < min(known.end + 8, len(words)) and words.starts[end] - words.ends[end - 1] <= 1:
        word = words.word(end)
        if not (word[0].isupper() or word in "()&," or word in ("plc", "gmbh")):
            break
        if word == "," and (end + 1 >= len(words) or "suresuffix" not in lexicon.of(words.word(end + 1))):
            break  # "Tung An Technologies, Fook Shun Company Limited" are two
        end += 1
        if "suresuffix" in lexicon.of(word):
            yield Candidate(known.start, end, "ORG", "org.arm", 0.94)
    end = known.end
    while end < len(words) and words.word(end) in _ARMS and words.starts[end] - words.ends[end - 1] == 1:
        end += 1
    if end > known.end and not (end < len(words) and words.word(end)[:1].isupper()):
        yield Candidate(known.start, end, "ORG", "org.arm", 0.8)


_SCHOOLS = frozenset({"School", "College", "Kindergarten", "Nursery", "Academy"})
_HOUSES = _SCHOOLS | {
    "Centre", "Center", "Home", "Hostel", "SPOT", "Hub", "Clinic", "Hospital", "Hall", "Camp", "Building", "House", "Church", "Complex",
}  # fmt: skip


def house(known: Candidate, words: Words, lexicon: Lexicon) -> Iterator[Candidate]:
    """A house of a known organisation: "Tung Tak Group of Hospitals | On Ping Neighbourhood Elderly Centre".

    With what it is for: "Harbour Christian Service | Tsui Fung Day Care Centre for the Elderly".
    """
    best = 0
    k = known.end
    while k < min(known.end + 10, len(words)) and words.starts[k] - words.ends[k - 1] <= 1:
        word = words.word(k)
        if not word[0].isupper() and not (word in _PIECES and words.starts[k] == words.ends[k - 1]):
            break
        k += 1
        if word in _HOUSES:
            best = k
    if not best or (best == known.end + 1 and words.word(best - 1) not in ("Clinic", "Hostel", "Home")):
        return
    school = words.word(best - 1) in _SCHOOLS
    if best < len(words) and words.word(best) in ("for", "of"):
        after = best + 1
        if after < len(words) and words.word(after) == "the":
            after += 1
        end = after
        while end < min(after + 6, len(words)) and (
            words.word(end)[0].isupper() or words.word(end) in ("for", "the", "and")
        ):
            end += 1
        while end > after and not words.word(end - 1)[0].isupper():
            end -= 1
        best = end if end > after else best
    if best < len(words) and words.word(best)[0].isupper() and words.starts[best] - words.ends[best - 1] == 1:
        return  # only a part of a longer name
    label = "ORG" if school else "PLACE"
    yield Candidate(known.start, best, label, f"{label.lower()}.house-of", 0.84)


_PIECES = frozenset({"-", "‐", "‑", "'s", "’s", "'", "’"})


def of_known_place(place: Candidate, words: Words, lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield the longer place that a registered one opens: "Kwun Tong District | Health Hub", "Yuen Long | ... Plant"."""
    best = None
    for k in range(place.end, min(place.end + 5, len(words))):
        classes = lexicon.of(words.word(k))
        if not words.word(k)[0].isupper() or words.starts[k] - words.ends[k - 1] > 1:
            break
        if classes & {"fn", "bodyhead", "rank", "honbase", "eventstrong", "month", "verbish", "orgstrong"}:
            return
        if "placehead" in classes:
            best = k + 1
    following = lexicon.of(words.word(best)) if best is not None and best < len(words) else frozenset()
    if (
        best is not None
        and best < len(words)
        and words.word(best - 1) in ("Centre", "Center")
        and words.word(best) == "for"
    ):
        # "Tai Lam Centre for Women": what it is for, up to the first word that is no part of a name.
        after = best + 1
        while after < min(best + 4, len(words)) and words.word(after)[:1].isupper():
            after += 1
        best = after if after > best + 1 else best
    if best is not None and not following & {"bodyhead", "eventhead", "programmestrong"}:
        score = 0.83 if "for" in map(words.word, range(place.end, best)) else 0.79
        yield Candidate(place.start, best, "PLACE", "place.of-known", score)


_BY_WHOM = frozenset([
    "organised", "organized", "hosted", "convened", "sponsored", "initiated", "founded", "undertaken", "supported",
    "presented", "led", "commissioned", "chaired",
])  # fmt: skip
_ATTENDS = frozenset({"attend", "attends", "attended", "attending"})


def by_use(candidate: Candidate, words: Words) -> Iterator[Candidate]:
    """Yield what a gathering or an instrument is where it acts or is attended.

    "hosted by the World Lantern Conference": an organisation; "attended the Future Lantern Initiative": an event.
    """
    k = candidate.start - 1
    while k > 0 and words.word(k) in ("the", "The"):
        k -= 1
    if k < 1:
        return
    score = min(candidate.score + 0.03, 0.985)
    if candidate.label == "PROGRAMME":
        if words.word(k).lower() in _ATTENDS:
            yield candidate._replace(label="EVENT", rule="event.by-use", score=score, entry=None)
        return
    if words.word(k) == "and":  # "hosted by the Harbour Bureau and the World Tunnel Forum"
        while k > max(1, candidate.start - 12) and words.word(k) != "by" and words.word(k) not in ",;.":
            k -= 1
    if words.word(k) == "by" and words.word(k - 1).lower() in _BY_WHOM:
        yield candidate._replace(label="ORG", rule="org.by-use", score=score, entry=None)


def acting(place: Candidate, words: Words, lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield a museum or hospital as a body where it acts or has a post: "organised by the X Museum"."""
    if (
        not any("acts" in lexicon.of(words.word(k)) for k in range(place.start, place.end))
        or place.end - place.start < 2
    ):
        return
    before = [words.word(k).lower() for k in range(max(0, place.start - 3), place.start)]
    of_post = before[-2:] == ["of", "the"] and place.start >= 3 and bool(lexicon.of(before[0]) & {"rank"})
    by = "by" in before[-2:] or ("with" in before[-2:] and before[-3:-2] in (["collaboration"], ["partnership"]))
    after = words.word(place.end).lower() if place.end < len(words) else ""
    if after == "(" and place.end + 3 < len(words):
        after = words.word(place.end + 3).lower()
    if (
        of_post
        or by
        or after in ("will", "said", "has", "announced", "organised", "stages", "holds", "launched", "plans")
    ):
        yield Candidate(place.start, place.end, "AGENCY", "agency.acting-place", max(0.94, place.score))
