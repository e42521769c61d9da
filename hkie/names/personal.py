"""Names of people: their words, and whether two names can be of one person."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from hkie.names.features import LONGEST, SAME, Comparison, feature
from hkie.names.lists import east_asian_surnames, given_names, plain, variants, word_kinds
from hkie.names.similarity import GOOD, alike, alike_bare, alike_korean, bare, pair, romanised, syllabic

_APOSTROPHES = re.compile(r"['’‘`ʿʾ]")
_PATRONYMIC = frozenset(["bin", "ibn", "binti", "bint", "bte", "a/l", "a/p", "s/o", "d/o"])
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
_FEATURES = {
    "initial": "initials", "variant": "variant", "sound": "sound", "consonants": "sound", "one letter": "spelling",
    "letters swapped": "spelling", "two letters": "spelling",
}  # fmt: skip
"""The lines of the table of weights for kinds of similarity of two words."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """The words of a name in plain letters, without titles; ``generation`` is from Jr and the like."""

    words: tuple[str, ...]
    generation: str
    ordered: bool
    """Whether the name has a patronymic, so that the order of words matters: "Ahmad bin Ismail"."""
    whole: str
    """All letters without spaces, including particles."""
    syllables: bool
    """Whether it can be a romanised Chinese or Korean name."""


@functools.lru_cache(maxsize=1 << 15)
def parse(name: str) -> PersonName:
    """Return the parts of a person's name.

    >>> parse("Dr. CHAN, Tai-man Jr").words
    ('tai', 'man', 'chan')
    """
    kinds = word_kinds()
    name = re.sub(
        r"(?<=[A-Za-z])0|0(?=[A-Za-z])", "o", re.sub(r"(?<=[a-z])11?(?=[a-z])", lambda m: "l" * len(m.group()), name)
    )
    name = romanised(re.sub(r"\([^)]*\)|[\"“”]", " ", name))
    head, comma, rest = name.partition(",")
    if comma and plain(rest.split(",")[0].replace(".", "")) not in kinds.generation | kinds.postnominal:
        # "CHAN, Tai-man" is reversed; "Chan Tai-man, JP" is not.
        name = f"{rest.strip().replace(',', ' ')} {head}"
    else:
        name = name.replace(",", " ")
    raw = [w for w in re.split(r"[\s.]+(?!$)|[\s.]+$|(?<=\w)[-‐‑–](?=\w)", _APOSTROPHES.sub("", name)) if w]
    pairs = [(w, plain(w).strip("-")) for w in raw]
    while len(pairs) > 1 and (pairs[0][1] in kinds.honorific or " ".join(p for _, p in pairs[:2]) in kinds.honorific):
        two = pairs[0][1] not in kinds.honorific
        if len(pairs) - (2 if two else 1) < 1:
            break
        pairs = pairs[2 if two else 1 :]
    generation = ""
    while len(pairs) > 1:
        word, low = pairs[-1]
        if (len(pairs) > 2 or low in _GENERATIONS) and low in kinds.generation:
            generation = {
                "junior": "jr",
                "filho": "jr",
                "hijo": "jr",
                "fils": "jr",
                "senior": "sr",
                "pere": "sr",
                "3rd": "iii",
                "2nd": "ii",
            }.get(low, low)
        elif not (
            len(pairs) > 2 and low in kinds.postnominal and word.isupper() and not all(w.isupper() for w, _ in pairs)
        ):
            break
        pairs.pop()
    low_words = [low for _, low in pairs]
    ordered = any(w in _PATRONYMIC for w in low_words[1:])
    # The first word is not a particle in "Lo Tai-shun", "Le Hoang Minh", "Abu Omar"; in "Von Altkirch" it is.
    front = not (low_words and low_words[0] in kinds.nobiliary and low_words[0] not in east_asian_surnames())
    kept = tuple(
        w for k, w in enumerate(low_words) if w and ((not k and front) or w not in kinds.particle or len(w) == 1)
    )
    kept = kept or tuple(filter(None, low_words))
    ends = {kept[0], kept[-1]} if kept else set()
    syllables = all(syllabic(w) for w in kept if len(w) > 1) and (bool(ends & east_asian_surnames()) or "-" in name)
    return PersonName(kept, generation, ordered, "".join(low_words), syllables)


@functools.lru_cache(maxsize=1 << 15)
def form(name: str) -> str:
    """Return the normal form of a person's name; every letter counts.

    >>> form("Robert A. Sykes") == form("Robert Sykes"), form("CHAN Tai-man") == form("Chan Tai Man")
    (False, True)
    """
    return " ".join(re.findall(r"[^\W_]+", plain(_APOSTROPHES.sub("", name))))


def compare(a: str, b: str) -> Comparison:
    """Return whether two names can be of one person; see hkie.names.compare."""
    left, right = parse(a), parse(b)
    if not left.words or not right.words:
        return Comparison(0.0, False, ())
    if left.whole == right.whole and bool(left.generation) == bool(right.generation):
        return Comparison(0.98, True, (feature("spacing", " ".join(left.words)),))
    strict = left.syllables and right.syllables
    if strict and sorted(left.words) == sorted(right.words) and right.words not in _turned(left.words):
        return Comparison(0.5, False, (feature("order", "the syllables of the given name change places", 0.5),))
    consonants = bare(a) != bare(b)
    korean = strict and _is_korean(left.words) and _is_korean(right.words)
    matched, rest_left, rest_right = align(left.words, right.words, strict, consonants, korean)
    if left.ordered and right.ordered and matched and alike(left.words[0], right.words[0])[0] < GOOD:
        return Comparison(0.4, False, (feature("words", "the first names differ", 0.4),))
    total = sum(worth for worth, *_ in matched)
    count = len(matched)
    features = [feature(_FEATURES[kind], detail, worth) for worth, kind, detail in matched if kind in _FEATURES]
    if not matched:
        return Comparison(0.0, False, ())
    weak = [worth for worth, *_ in matched if worth < 0.75]
    full = sum(kind != "initial" for _, kind, _ in matched)
    if rest_left and rest_right:
        # "Paul Chan" and "Chan Mo-po" may be one person, but the names do not say so.
        score = total / (count + max(len(rest_left), len(rest_right)))
        if full >= 3 and len(rest_left) == len(rest_right) == 1 and not weak:
            score = min(score, SAME - 0.02)
        return Comparison(round(min(score, SAME - 0.02), 3), False, tuple(features))
    score = total / count
    if (
        len(left.words) == len(right.words) >= 4
        and left.words[:-2] == right.words[:-2]
        and left.words[-2:] == right.words[:-3:-1]
    ):
        score = min(score, SAME - 0.02)  # "Torres Vega" and "Vega Torres" have different parents
    rest = rest_left or rest_right
    longer = left.words if rest_left else right.words
    if strict and len(rest) == 1 and longer[0] == rest[0] and rest[0] in east_asian_surnames():
        score = min(score, SAME - 0.02)  # a husband's surname: "Yuen Choi Kit-yee"
    if bool(left.generation) != bool(right.generation):
        score = min(score, SAME - 0.02)  # could be father and son
    if rest:
        score = max(0.0, score - 0.015 * len(rest))
        features.append(feature("words", f"further {' '.join(rest)}"))
        if full < 2:
            score = min(score, 0.6)  # "Chan" may be any Chan
    if full < 1 or len(weak) > 1:
        score = min(score, 0.7)
    if len(matched) > 1 and not rest and left.words != right.words and sorted(left.words) == sorted(right.words):
        features.append(feature("order", " ".join(left.words)))
    return Comparison(
        round(score, 3), score >= SAME, tuple(sorted(features, key=lambda f: (-f.worth, f.name, f.detail)))
    )


def signs_differ(a: str, b: str) -> bool:
    """Return whether two names with the same romanisation have different characters or tones."""
    left, right = unicodedata.normalize("NFC", a).lower(), unicodedata.normalize("NFC", b).lower()
    if left.isascii() or right.isascii():
        return False
    if re.search(_HAN, left) and re.search(_HAN, right):
        return left.replace(" ", "") != right.replace(" ", "")
    return bool(_VIETNAMESE.search(left) and _VIETNAMESE.search(right)) and left.replace(" ", "") != right.replace(
        " ", ""
    )


_HAN = r"[\u3400-\u9fff]"
_VIETNAMESE = re.compile(r"[ăđơư\u1ea0-\u1ef9]")


def _is_korean(words: tuple[str, ...]) -> bool:
    return len(words) == 3 and bool({words[0], words[-1]} & word_kinds().korean)


def _turned(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the possible orders of a name: surname first or last."""
    return words, words[1:] + words[:1], words[-1:] + words[:-1]


def align(
    left: tuple[str, ...],
    right: tuple[str, ...],
    strict: bool = False,
    consonants: bool = False,
    korean: bool = False,
) -> tuple[list[tuple[float, str, str]], list[str], list[str]]:
    """Pair the words of two names, the most similar first.

    Returns the pairs as (similarity, kind, detail), and the unpaired words of both names. Joined words are paired with
    their parts: "Taiman", "Tai man".
    """
    likeness = alike_bare if consonants else alike_korean if korean else functools.partial(alike, strict=strict)
    own, there = list(left), list(right)
    matched: list[tuple[float, str, str]] = []
    # The longer word first, whichever name it is in.
    for one, other in sorted(((own, there), (there, own)), key=lambda sides: (len(sides[0]), sides[0]), reverse=True):
        joined = True
        while joined:
            joined = False
            for k in range(len(one) - 1):
                for size in (3, 2):
                    whole = "".join(one[k : k + size])
                    if k + size <= len(one) and len(whole) > 3:
                        hit = next(
                            (
                                w
                                for w in other
                                if len(w) > 3
                                and w not in one
                                and (likeness(whole, w)[0] >= (0.86 if consonants else 0.9))
                            ),
                            None,
                        )
                        if hit is not None:
                            matched.append((likeness(whole, hit)[0], "equal", f"{' '.join(one[k : k + size])} = {hit}"))
                            del one[k : k + size]
                            other.remove(hit)
                            joined = True
                            break
                if joined:
                    break
    pairs, rest_own, rest_there = pair(own, there, likeness)
    matched += [(worth, kind, f"{a} ~ {b}") for worth, kind, a, b in pairs]
    return matched, rest_own, rest_there


def exclude(a: str, b: str) -> bool:
    """Return whether two names have given names that exclude each other: "Paul Chan" and "Peter Chan".

    An English and a Chinese given name do not: "Paul Chan" and "Chan Mo-po". Nor does a surname of the other name.
    """
    if max(len(a), len(b)) > LONGEST:
        return a != b
    left, right = parse(a), parse(b)
    if left.whole == right.whole or set(left.words) <= set(right.words) or set(right.words) <= set(left.words):
        return False
    strict = left.syllables and right.syllables
    matched, own, there = align(left.words, right.words, strict, bare(a) != bare(b))
    if not matched:
        return True
    if not own or not there:
        return False
    if min(len(left.words), len(right.words)) < 2:
        return True
    return _chinese(a, own) == _chinese(b, there)


def may_be_one(a: str, b: str) -> bool:
    """Return whether two full names may match: each word of the shorter has the first letters of a word of the other.

    Or the words are forms of one name, such as "Bob" and "Robert".
    """
    short, long = sorted((parse(a).words, parse(b).words), key=lambda words: (len(words), words))
    begins = {w[0] for w in long}
    rest = [w for w in short if w[0] not in begins]
    return not rest or (len(rest) == 1 and rest[0] in variants())


def _chinese(name: str, words: list[str]) -> bool:
    """Return whether the words are a hyphenated given name of ``name``: "Mo-po"."""
    return all(re.search(rf"-{re.escape(w)}\b|\b{re.escape(w)}-", name, re.IGNORECASE) for w in words)


@functools.lru_cache(maxsize=1 << 15)
def surnames(name: str) -> frozenset[str]:
    """Return the possible surnames of a full name, in plain letters.

    They are the first word, the last, or the one before a hyphenated given name; for "Au Yeung Chi-kin" both words
    before it.

    >>> sorted(surnames("Anson Kwok Wai-leung"))
    ['kwok']
    """
    words = [w.strip(",.") for w in romanised(name).replace("‑", "-").split() if w.strip(",.")]
    low = [plain(w) for w in words]
    if len(words) < 2:
        return frozenset(low)
    if "," in name:
        return frozenset({plain(name.split(",")[0])})
    known = east_asian_surnames()
    if len(words) == 2 and f"{low[0]}-{low[1]}" in known:
        return frozenset({" ".join(low)})
    if any(w in _PATRONYMIC for w in low):
        first = next(k for k, w in enumerate(low) if w in _PATRONYMIC)
        tribe = {" ".join(low[-2:]), low[-1]} if low[-2] in word_kinds().particle - _PATRONYMIC else set()
        return frozenset({low[0], " ".join(low[:first]), *tribe})
    hyphen = next((k for k, word in enumerate(words) if "-" in word and k), None)
    if "-" in low[-1] and low[-1].split("-")[0] in word_kinds().particle:
        return frozenset({low[-1], low[-1].split("-", 1)[1]})  # "Khalid al-Rashdan"
    if hyphen is not None and hyphen == len(words) - 1:
        front = low[:hyphen]
        if len(front) >= 2 and f"{front[-2]}-{front[-1]}" in known:
            return frozenset({f"{front[-2]} {front[-1]}"})
        if len(front) >= 2 and front[-2] in known and front[-1] in known:
            return frozenset({front[-1], front[-2]})  # a married woman's: "Chan Lee Siu-ling"
        return frozenset({front[-1]})
    options = {low[0], low[-1]}
    if len(words) == 2 and (low[0] in known) != (low[-1] in known):
        options = {low[0] if low[0] in known and not _given(low[0]) else low[-1]}
    if len(words) > 2:
        particles = word_kinds().particle
        for k in range(len(words) - 1, 0, -1):
            if low[k - 1] in particles:
                first = k - 1
                while first > 0 and low[first - 1] in particles:
                    first -= 1
                return frozenset({" ".join(low[first:]), low[-1]})
        if (words[0].isupper() and not words[-1].isupper()) or (
            low[0] in known and low[-1] not in known and all(len(w) <= 6 for w in low)
        ):
            options = {low[0]}
        elif low[0] not in known:
            options = {*options, low[-2], *low[1:-1]} - {low[0]}  # "Lucía Barrientos Olmedo" is Ms Barrientos
    return frozenset(options)


def _given(word: str) -> bool:
    return word in given_names()
