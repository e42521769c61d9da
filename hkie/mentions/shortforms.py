"""The second reading: short forms that the document itself explains.

- initials in brackets, and then wherever they stand: "Digital Policy Office (DPO) ... the DPO";
- the capitalised end of a name: "the Group", "the Expert Group";
- a surname alone: "Cheong";
- a company without its legal form, a person's name given again without honorific.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from hkie.grammar.words import Lexicon, Words, shape_of
from hkie.mentions.gazetteer import Gazetteer
from hkie.mentions.spans import BY_TAGGER, WEAK, Candidate
from hkie.names import initials, is_abbreviation

_Learn = Callable[[tuple[str, ...], str, str, float, bool], None]
"""Keep a sequence of words as a short form: (words, label, rule, score, whether an article must stand before it)."""

_NAMED = frozenset({"AGENCY", "ORG", "PROGRAMME", "EVENT", "PLACE", "TITLE"})
_SAID = frozenset([
    "said", "says", "told", "tells", "added", "noted", "stressed", "pointed", "explained", "continued", "remarked",
    "stated", "expressed", "announced", "thanked", "met", "visited", "attended", "will", "would", "was", "is",
    "has", "had", "also", "who", "and", "called", "urged", "hopes", "hoped", "believes", "believed", "replied",
    "responded", "emphasised", "emphasized",
])  # fmt: skip
_NOT_SHORT = frozenset({"fn", "month", "weekday", "placemod", "ordinalword"})
_ALIKE = 60
"""Short forms of one length with the same two words in front that are looked for; a long document has five."""
_Forms = dict[int, dict[tuple[str, ...], tuple[str, str, float, bool]]]
"""Short forms by their length: (label, rule, score, whether an article must stand before it)."""
_NONE: _Forms = {}
_BY_CONTEXT = frozenset({"org.called", "org.apposition"})
"""Rules that know a company by the words around it, which stand there once: "security company G4S ... G4S's vans"."""
_EXPLAINED = 0.75
"""What a weak name is worth that a bracket gives a short form."""
_OWNING = frozenset({"bodyhead", "agencyhead", "orghead", "eventhead", "placehead"})
_ARTICLES = frozenset({"the", "this", "that", "our", "its"})


def find(words: Words, taken: list[Candidate], lexicon: Lexicon, gazetteer: Gazetteer) -> Iterator[Candidate]:
    """Yield candidates for the short forms of what was taken."""
    text_of = words.word
    # By the first two words, and no more than a few that begin alike: a text of nothing but capitals has thousands.
    forms: dict[tuple[str, ...], _Forms] = {}

    def learn(sequence: tuple[str, ...], label: str, rule: str, score: float, article: bool) -> None:
        alike = forms.setdefault(sequence[:2], {}).setdefault(len(sequence), {})
        if len(alike) < _ALIKE:
            alike.setdefault(sequence, (label, rule, score, article))

    yield from _inside_names(words, taken, learn, lexicon)
    yield from _by_initials(words, taken, learn)
    surnames: Counter[str] = Counter()
    known: set[str] = set()
    for k, candidate in enumerate(taken):
        if candidate.label == "TITLE" and any(
            c.end == candidate.end and c.label in ("AGENCY", "ORG") for c in taken[k + 1 : k + 5]
        ):
            continue  # "Director of the Foo Office (FO)": the initials are the body's
        if candidate.label == "TITLE":
            yield from _bracketed_owner(words, candidate, learn, lexicon)
        if candidate.label == "TITLE" and candidate.end - candidate.start >= 2:
            # "USITI and DC attend": the Deputy Commissioner (Digital Infrastructure) is named below.
            whole = words.text[words.starts[candidate.start] : words.ends[candidate.end - 1]]
            short = initials(whole.split("(")[0].removeprefix("Acting "))
            if len(short) >= 2 and "place" not in lexicon.of(short):  # an Undersecretary is not what "the US" is
                learn((short,), "TITLE", "title.initials-of", 0.9, False)
        if candidate.rule.startswith(BY_TAGGER) and candidate.label != "PERSON":
            # Unsure itself: it stands for its own repetitions, and has no short forms.
            parts = [text_of(k) for k in range(candidate.start, candidate.end)]
            learn(tuple(parts), candidate.label, candidate.rule, candidate.score, False)
            continue
        if candidate.label in ("AGENCY", "ORG", "PROGRAMME") and candidate.end - candidate.start >= 3:
            _unexplained(words, candidate, learn, lexicon, gazetteer)
        if candidate.label == "ORG" and candidate.rule in _BY_CONTEXT:
            parts = [text_of(k) for k in range(candidate.start, candidate.end)]
            if len(parts) > 1 or (len(parts[0]) > 2 and not lexicon.of(parts[0])):
                learn(tuple(parts), "ORG", "org.again", 0.72, False)
        if candidate.label in _NAMED:
            yield from _bracketed(words, candidate, learn, lexicon)
            _suffixes(words, candidate, learn, lexicon)
        elif candidate.label == "PERSON":
            parts = [text_of(k) for k in range(candidate.start, candidate.end)]
            if candidate.end - candidate.start > 1:
                double = tuple(parts[-3:])
                if len(parts) > 3 and double[1] in "-‐‑" and double[0][:1].isupper() and double[2][:1].isupper():
                    learn(double, "PERSON", "person.surname", 0.7, False)  # "Nadia Lam-Pearson ... Lam-Pearson"
                surname = surname_of(parts, lexicon)
                if surname:
                    surnames[surname] += 1
                if len(parts) == 3 and len(parts[0]) > 3 and not lexicon.of(parts[0]) and parts[0].isalpha():
                    learn((parts[0],), "PERSON", "person.surname", 0.7, False)  # "Tasval Singh Rao ... Tasval"
                known.add(" ".join(parts))
                by_tagger = candidate.rule.startswith(BY_TAGGER)
                rule, score = (candidate.rule, candidate.score) if by_tagger else ("person.again", 0.86)
                learn(tuple(parts), "PERSON", rule, score, False)
            elif candidate.rule == "person.honorific":
                surnames[parts[0]] += 1
    for surname in surnames:
        learn((surname,), "PERSON", "person.surname", 0.7, False)
    if not forms:
        return
    count = len(words)
    openers = {opening[0] for opening in forms}
    for i in range(count):
        word = text_of(i)
        if word not in openers:
            continue
        single = forms.get((word,), _NONE)
        longer = forms.get((word, text_of(i + 1)), _NONE) if i + 1 < count else _NONE
        for length, alike in (*single.items(), *longer.items()):
            j = i + length
            found = alike.get(tuple(words.texts[i:j]))
            if found is None:
                continue
            label, rule, score, article = found
            if article and not _after_article(words, i):
                continue
            if _continues(words, i, j, lexicon, rule):
                continue
            if rule == "person.surname" and not _stands_for_a_person(words, i, j, lexicon):
                continue
            yield Candidate(i, j, label, rule, score)


def _bracketed(words: Words, long: Candidate, learn: _Learn, lexicon: Lexicon) -> Iterator[Candidate]:
    """A bracket right after a name, or right after its head inside a longer one."""
    i = long.end
    count = len(words)
    if i + 2 < count and words.word(i) in "([":
        j = i + 1
        if words.word(j) in "\"“'‘":
            j += 1
        if words.word(j).lower() == "the" and j + 2 < count:
            j += 1
        k = j
        while k < count and k - j < 6 and words.word(k) not in ")]":
            k += 1
        stop = k
        if stop > j and words.word(stop - 1) in "\"”'’":
            stop -= 1
        if k < count and words.word(k) in ")]" and stop > j:
            short = words.text[words.starts[j] : words.ends[stop - 1]]
            name = words.text[words.starts[long.start] : words.ends[long.end - 1]]
            if long.label != "PLACE" and "place" in lexicon.of(short):
                return  # "... of the Hong Kong Special Administrative Region (HKSAR)"
            strange = (
                long.label in ("AGENCY", "ORG")
                and stop - j == 1
                and 3 <= len(short) <= 10
                and short.isalpha()
                and short.isupper()
                and not lexicon.of(short)
                and long.end - long.start > 2
            )
            if strange and not is_abbreviation(short, name):
                # "Harbour Lights Bureau (DSLP)": the initials of another language
                learn((short,), long.label, f"{long.label.lower()}.bracketed", 0.78, False)
                yield Candidate(j, stop, long.label, f"{long.label.lower()}.bracketed", 0.8)
                return
            if is_abbreviation(short, name) and not (stop - j == 1 and shape_of(words.word(j)) == "low"):
                sequence = tuple(words.word(n) for n in range(j, stop))
                learn(sequence, long.label, f"{long.label.lower()}.abbreviation", 0.92, False)
                yield Candidate(j, stop, long.label, f"{long.label.lower()}.abbreviation", 0.95)
                if long.score < WEAK:
                    yield long._replace(score=_EXPLAINED)  # "Fintech Lantern Hub (the Hub)": the whole, not its end


def _unexplained(words: Words, long: Candidate, learn: _Learn, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
    """Initials that the text uses without a bracket: "the Ministry of Tides, Piers and Quays ... MTPQ"."""
    name = words.text[words.starts[long.start] : words.ends[long.end - 1]]
    short = initials(name.split("(")[0])
    if 3 <= len(short) <= 7 and short.isupper() and not lexicon.of(short) and not gazetteer.knows(short):
        learn((short,), long.label, f"{long.label.lower()}.initials", 0.8, False)


def _inside_names(words: Words, taken: list[Candidate], learn: _Learn, lexicon: Lexicon) -> Iterator[Candidate]:
    """ "2025 World Foo Conference (WFC) River Summit": the initials belong to the words before them.

    What hosts, says or has a chairman is a body, whatever its head word.
    """
    for long in taken:
        if long.label not in ("EVENT", "TITLE", "PROGRAMME", "AGENCY", "ORG"):
            continue
        for k in range(long.start + 2, long.end - 2):
            if words.word(k) not in "([" or words.word(k + 2) not in ")]":
                continue
            short = words.word(k + 1)
            before = words.text[words.starts[long.start] : words.ends[k - 1]]
            if shape_of(short) not in ("caps", "mixed") or not is_abbreviation(short, before):
                continue
            head = lexicon.of(words.word(k - 1))
            if long.label in ("EVENT", "PROGRAMME") and not head & _OWNING:
                continue  # "National Artificial Intelligence (AI) Strategy": a field, and no body
            public = _has_head(words, long.start, k, lexicon) or (
                words.word(k - 1).startswith("Organi") and words.word(long.start) in _WORLDWIDE
            )
            label = "AGENCY" if public else "PLACE" if "placehead" in head else "ORG"
            if label == "PLACE":
                continue
            if "eventhead" in head and long.label != "TITLE" and not _acts(words, short, lexicon):
                label = "EVENT"
            if label != long.label or long.label != "AGENCY":
                learn((short,), label, f"{label.lower()}.abbreviation", 0.94, False)
                yield Candidate(k + 1, k + 2, label, f"{label.lower()}.abbreviation", 0.95)


_WORLDWIDE = frozenset({"World", "International", "United", "Inter"})
"""How the names of bodies between governments begin: "World Tide Organization"."""
_LINKS = frozenset({"of", "for", "and", "on", "in", "at", "with", "to", "by", "the", "&", "-", "‐"})


def _by_initials(words: Words, taken: list[Candidate], learn: _Learn) -> Iterator[Candidate]:
    """ "Global System for | Tide Forecasts Association (GSTFA)": the initials tell where a name begins."""
    for found in taken:
        i = found.end
        if found.label not in ("AGENCY", "ORG", "EVENT", "PROGRAMME") or i + 2 >= len(words) or found.start < 1:
            continue
        if words.word(i) != "(" or words.word(i + 2) != ")" or shape_of(words.word(i + 1)) != "caps":
            continue
        short = words.word(i + 1)
        text = words.text[words.starts[found.start] : words.ends[i - 1]]
        if len(short) < 3 or text[:1] == short[:1] or is_abbreviation(short, text):
            continue
        for start in range(found.start - 1, max(-1, found.start - 7), -1):
            word = words.word(start)
            joined = start and words.word(start - 1) in "-‐"  # "EV-parking at | Home Reward Scheme (EHRS)"
            if not (word[:1].isupper() or word in _LINKS or joined) or words.starts[start + 1] - words.ends[start] > 1:
                break
            whole = words.text[words.starts[start] : words.ends[i - 1]]
            if word[:1] == short[0] and is_abbreviation(short, whole):
                label = found.label.lower()
                yield found._replace(start=start, rule=f"{label}.by-initials", score=0.9, entry=None)
                learn((short,), found.label, f"{label}.abbreviation", 0.94, False)
                break


def _acts(words: Words, short: str, lexicon: Lexicon) -> bool:
    """Whether initials stand somewhere as one who acts: "hosted by the WIC", "the WIC has held", "WIC Chairman"."""
    for k in range(1, len(words) - 1):
        if words.word(k) == short:
            before = words.word(k - 1).lower()
            if before == "the" and k > 1:
                before = words.word(k - 2).lower()
            after = words.word(k + 1)
            if before == "by" or after.lower() in _SAID or "rank" in lexicon.of(after):
                return True
    return False


def _bracketed_owner(words: Words, title: Candidate, learn: _Learn, lexicon: Lexicon) -> Iterator[Candidate]:
    """ "Director General of the World Foo Organization (WFO)": the initials are those behind "of"."""
    of = next((k for k in range(title.start, title.end) if words.word(k) == "of"), None)
    i = title.end
    if of is None or i + 2 >= len(words) or words.word(i) not in "([" or words.word(i + 2) not in ")]":
        return
    short = words.word(i + 1)
    body = words.text[words.starts[of] : words.ends[title.end - 1]]
    if "place" in lexicon.of(short):
        return  # "... in the Hong Kong Special Administrative Region (HKSAR)"
    if shape_of(short) == "caps" and is_abbreviation(short, body) and _made_of_initials(short, body):
        public = _has_head(words, of, title.end, lexicon) or "Organi" in body
        label = "AGENCY" if public else "ORG"
        learn((short,), label, f"{label.lower()}.abbreviation", 0.9, False)
        yield Candidate(i + 1, i + 2, label, f"{label.lower()}.abbreviation", 0.96)


def _has_head(words: Words, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether some words hold the head of a public body."""
    return any("agencyhead" in lexicon.of(words.word(k)) for k in range(start, end))


def _made_of_initials(short: str, body: str) -> bool:
    """Whether a short form is made of the first letters of a body's words, most of them at least."""
    made = initials(body)
    return sum(letter in made for letter in short) >= len(short) - 1


def _suffixes(words: Words, long: Candidate, learn: _Learn, lexicon: Lexicon) -> None:
    length = long.end - long.start
    if length < 2 or length > 24:
        return
    if long.label == "ORG" and "suresuffix" in lexicon.of(words.word(long.end - 1)):
        for common in ("Group", "Company"):
            learn((common,), "ORG", "org.short-form", 0.72, True)
    parts = [words.word(k) for k in range(long.start, long.end)]
    # "the Expert Group" for "... Expert Group on Co-operation in Informatisation": the head may stand before "on".
    while length > 2 and shape_of(parts[length - 1]) in ("year", "num"):
        length -= 1  # "Learning and Teaching Expo 2005": the Expo
    ends = [length]
    for k, part in enumerate(parts):
        if part.lower() in ("of", "for", "on", "in", "to", "(") and k:
            ends.append(k)
            break
    kind = {
        "AGENCY": "agencyhead",
        "ORG": "orghead",
        "EVENT": "eventhead",
        "PROGRAMME": "programmehead",
        "PLACE": "placehead",
        "TITLE": "rank",
    }[long.label]
    for end in ends:
        head = lexicon.of(parts[end - 1])
        if kind not in head and not (long.label in ("AGENCY", "ORG") and head & {"agencyhead", "orghead"}):
            continue
        for begin in range(max(0, end - 4), end):
            if begin == 0 and end == length:
                continue
            if begin and parts[begin - 1] in "-‐‑":
                continue
            piece = parts[begin:end]
            if lexicon.of(piece[0]) & _NOT_SHORT or not piece[0][0].isupper():
                continue
            if long.label == "TITLE" and (end - begin > 1 or end == length):
                continue
            learn(tuple(piece), long.label, f"{long.label.lower()}.short-form", 0.78, True)
    if long.label in ("EVENT", "PROGRAMME", "ORG", "AGENCY") and length >= 3:
        _without_year(parts, long, learn)
    brand = parts[: length - 1]
    invented = [part for part in brand if part[0].isalpha() and not lexicon.of(part)]
    headed = bool(lexicon.of(parts[-1]) & {"companyhead", "orghead", "clubhead"})
    if long.label == "ORG" and headed and 1 < length < 4 and len(invented) == len(brand) and len(parts[0]) > 4:
        learn(tuple(brand), "ORG", "org.brand", 0.7, False)  # "Zorvane Dairies ... Zorvane said"
    if long.label == "ORG" and "suresuffix" in lexicon.of(parts[-1]):
        end = length
        while end > 1 and (lexicon.of(parts[end - 1]) & {"suresuffix"} or parts[end - 1] in ",.()"):
            end -= 1
        if 0 < end < length:
            learn(tuple(parts[:end]), "ORG", "org.short-name", 0.84, False)


def _without_year(parts: list[str], long: Candidate, learn: _Learn) -> None:
    start = 0
    while start < len(parts) - 2 and shape_of(parts[start]) in ("year", "num", "ord"):
        start += 1
    if start:
        learn(tuple(parts[start:]), long.label, f"{long.label.lower()}.again", 0.83, False)
    learn(tuple(parts), long.label, f"{long.label.lower()}.again", 0.83, False)


def _after_article(words: Words, i: int) -> bool:
    if i == 0:
        return False
    before = words.word(i - 1).lower()
    if (
        before
        in ("revised", "new", "said", "same", "above", "current", "existing", "updated", "proposed", "whole", "entire")
        and i > 1
    ):
        before = words.word(i - 2).lower()
    return before in _ARTICLES or before in ("'s", "’s")


def _continues(words: Words, i: int, j: int, lexicon: Lexicon, rule: str) -> bool:
    """Whether the form is only a part of a longer capitalised name."""
    if j < len(words):
        after = words.word(j)
        if (
            shape_of(after) in ("cap", "caps")
            and words.starts[j] - words.ends[j - 1] <= 1
            and not lexicon.of(after) & {"fn", "honorific", "rank", "verbish", "month", "weekday"}
        ):
            return rule in ("person.surname",) or rule.endswith("short-form")
        if rule == "org.short-form" and lexicon.of(after) & {"rank", "rankmod"} and after[:1].isupper():
            return True  # "Group Chief Executive"
    return False


def _stands_for_a_person(words: Words, i: int, j: int, lexicon: Lexicon) -> bool:
    before = words.word(i - 1) if i else ""
    after = words.word(j).lower() if j < len(words) else ""
    if (
        before
        and shape_of(before) in ("cap", "caps")
        and words.starts[i] - words.ends[i - 1] <= 1
        and not lexicon.of(before) & {"fn", "verbish", "honorific", "rank", "opener"}
    ):
        return False
    if (before in "-‐‑/" and before) or after in ("-", "/"):
        return False
    word = words.word(i)
    ordinary = (
        lexicon.of(word) & {"fn", "opener", "month", "programmehead", "placehead", "portfolio", "verbish", "orghead"}
        or word.lower() in _WORDS_TOO
    )
    if ordinary:
        aged = after == "," and j + 2 < len(words) and words.word(j + 1).isdigit() and words.word(j + 2) == ","
        return after in _SAID or aged
    return True


_WORDS_TOO = frozenset([
    "young", "law", "man", "king", "long", "so", "fan", "sun", "song", "moon", "bay", "may", "he", "an", "to", "do",
    "on", "ha",
])  # fmt: skip
"""Surnames that are words; "Chan" or "Ho" is no other word."""


def surname_of(parts: list[str], lexicon: Lexicon) -> str | None:
    """Return the surname of a full name, by the lists and by where it stands.

    Of ["Anson", "Kwok", "Wai", "-", "leung"] it is "Kwok".
    """
    hyphen = next((k for k, part in enumerate(parts) if part in "-‐‑"), None)
    if hyphen is not None and hyphen >= 2:
        for part in parts[: hyphen - 1]:
            if lexicon.of(part) & {"surname", "raresurname"} and not (
                part is parts[0] and hyphen > 2 and "given" in lexicon.of(part)
            ):
                return part
        return parts[hyphen - 2]
    if len(parts) == 2 and "surname" in lexicon.of(parts[0]) and "given" not in lexicon.of(parts[0]):
        return parts[0]
    if (
        len(parts) == 3
        and "surname" in lexicon.of(parts[0])
        and "given" not in lexicon.of(parts[0])
        and "surname" not in lexicon.of(parts[-1])
    ):
        return parts[0]
    last = parts[-1]
    return last if last[:1].isupper() and len(last) > 1 else None


def drop_unsupported(words: Words, taken: list[Candidate]) -> list[Candidate]:
    """Leave out capitals before "said" for which neither reading had a better explanation: "WFC said"."""
    return [
        c for c in taken if not (c.rule == "person.said" and c.end - c.start == 1 and words.word(c.start).isupper())
    ]
