"""Names of organisations: their distinctive words, and whether two names can be the same."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from hkie.names.features import SAME, Comparison, Feature, feature
from hkie.names.forms import SMALL, initials, tokens
from hkie.names.lists import foreign, legal_forms, plain, table, word_kinds
from hkie.names.numbering import ORDINALS, ROMAN
from hkie.names.similarity import alike, pair, romanised
from hkie.patternfiles import items

_GENERIC = 0.2
"""The weight of a common word ("international", "services"); a distinctive word ("Halcyon") has 1."""
_FORMS_APART = 0.04


@functools.cache
def _by_first() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, kind in legal_forms():
        found.setdefault(words[0], []).append((words, kind))
    return found


def without_form(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a company's name without its legal form.

    >>> without_form(("kestrel", "shipping", "company", "limited"))
    ('kestrel', 'shipping')
    """
    kept, _ = _split(tuple(words))
    return kept


@functools.lru_cache(maxsize=1 << 15)
def _split(words: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    kept: list[str] = []
    kinds: set[str] = set()
    k = 0
    while k < len(words):
        for form, kind in _by_first().get(words[k], ()):
            # A legal form is at either end; "AS" inside a name is a word.
            at_end = k + len(form) >= len(words) or all(is_form(w) for w in words[k + len(form) :])
            if words[k : k + len(form)] == form and (at_end or k == 0 or len(form[0]) > 3) and len(words) > len(form):
                kinds.add(kind)
                k += len(form)
                break
        else:
            kept.append(words[k])
            k += 1
    return (tuple(kept), frozenset(kinds)) if kept else (words, frozenset())


def is_form(word: str) -> bool:
    """Return whether a word is a legal form by itself."""
    return any(form == (word,) for form, _ in _by_first().get(word, ()))


@functools.lru_cache(maxsize=1 << 15)
def parse(name: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the words of an organisation's name in plain letters, and the classes of its legal forms."""
    raw = name
    if not raw.isascii():
        for form, kind in _foreign_forms():
            raw = raw.replace(form, f" {kind} ")
    if not raw.isascii() and re.search(_HAN, raw):
        for form, meaning in foreign().items():
            if not form.isascii():
                raw = raw.replace(form, f" {meaning} ")
    inside = " ".join(re.findall(r"\(([^()]*)\)", raw))
    raw = re.sub(r"\([^()]*\)", " ", raw)
    raw = re.sub(r"\b([A-Za-z])/([A-Za-z])\b", r"\1\2", raw)  # A/S
    raw = re.sub(r"(?<=\w)\.(?=com|net|org|co|ru|cn)\b", " ", raw)
    raw = re.sub(r"\b((?:\w\.\s?){2,}(?:\w\b)?)", lambda m: re.sub(r"[.\s]", "", m.group()) + " ", raw)
    raw = re.sub(r"(?<=\w)[’'](?=\w)", "", raw)
    bare, first = _split(tuple(_words(raw)))  # before "société" in a legal form is translated as society
    kept, second = _split(tuple(map(_english, bare)))
    kinds = first | second
    return (*kept, *(w for w in map(_english, _words(inside)) if w not in kept and not is_form(w))), kinds


def _words(text: str) -> list[str]:
    text = re.sub(r"[«»„“”\"]", " ", text)
    meant = " ".join(foreign().get(plain(w), w) if not w.isascii() else w for w in text.split())
    return list(tokens(re.sub(r"[^\w\s&/-]", " ", romanised(meant))))


def _english(word: str) -> str:
    word = foreign().get(word, word)
    if word in ORDINALS:
        return ORDINALS[word]
    if word in ROMAN and len(word) > 1:
        return str(ROMAN[word])
    number = re.fullmatch(r"(\d+)(?:st|nd|rd|th)", word)
    return number.group(1) if number else word


_HAN = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"


@functools.cache
def _foreign_forms() -> tuple[tuple[str, str], ...]:
    """Return the legal forms in other scripts, which are written without a space before the name."""
    known = {"limited": "limited", "stock": "corporation", "company": "company", "group": "group"}
    found = [
        (form, known.get(row["class"], "company"))
        for row in table("legal_forms", "class", "forms")
        for form in items(row["forms"])
        if not plain(form).isascii()
    ]
    return tuple(sorted(found, key=lambda item: -len(item[0])))


def compare(a: str, b: str) -> Comparison:
    """Return whether two names can be of one organisation; see hkie.names.compare."""
    (left, left_kinds), (right, right_kinds) = parse(a), parse(b)
    if not left or not right:
        return Comparison(0.0, False, ())
    forms_apart = _FORMS_APART if left_kinds and right_kinds and not left_kinds & right_kinds else 0.0
    if left == right:
        score = 0.95 - forms_apart
        return Comparison(score, True, (feature("words", " ".join(left), score),))
    if "".join(left) == "".join(right):
        return Comparison(0.93, True, (feature("spacing", " ".join(left)),))
    short = _acronym(a, b, left, right)
    if short:
        return Comparison(0.86, True, (feature("initials", short),))
    generic = word_kinds().generic | SMALL
    matched, rest_left, rest_right = _align(left, right)
    features: list[Feature] = []
    shared = total = 0.0
    core = 0
    for worth, kind, one, other in matched:
        common = one in generic or other in generic  # "National" and "Nat" are, in either order
        weight = _GENERIC if common else 1.0
        core += not common
        shared += 2 * worth * weight
        total += 2 * weight
        if kind != "equal":
            features.append(feature("spelling" if "letter" in kind else "sound", f"{one} ~ {other}", worth))
    rests = [*rest_left, *rest_right]
    for word in sorted(rests):  # sorted, since sums of floats depend on the order
        total += _GENERIC if word in generic else 1.0
    if not matched or (not core and len(matched) < 2):
        return Comparison(round(min(0.4, shared / total if total else 0.0), 3), False, tuple(features))
    score = max(0.0, shared / total - forms_apart)
    core_rests = [w for w in rests if w not in generic]
    if core_rests:
        score = min(score, SAME - 0.05)  # a place, a number, a different business
    elif rests:
        features.append(feature("words", f"further {' '.join(rests)}"))
    weak = [
        kind
        for _, kind, one, other in matched
        if kind not in ("equal", "variant", "sound") and one not in generic and other not in generic
    ]
    if len(weak) > 1:
        score = min(score, SAME - 0.05)
    if not rests and not weak and left != right and sorted(left) == sorted(right):
        features.append(feature("order", " ".join(left)))
    return Comparison(
        round(score, 3), score >= SAME, tuple(sorted(features, key=lambda f: (-f.worth, f.name, f.detail)))
    )


_INSIDE = re.compile(r"\(([^()\s]+)\)")


def _acronym(a: str, b: str, left: tuple[str, ...], right: tuple[str, ...]) -> str:
    for short, long, long_name in ((left, right, b), (right, left, a)):
        inside = _INSIDE.search(long_name) if "(" in long_name else None
        if inside and len(short) == 1 and plain(inside.group(1)) == short[0]:
            return f"{inside.group(1)} in {long_name}"
        if len(short) == 1 and len(long) >= 2 and 2 < len(short[0]) <= 7:
            made = {
                initials(" ".join(long)).lower(),
                initials(long_name).lower(),
                initials(long_name, small=True).lower(),
            }
            if short[0] in made:
                return f"{short[0].upper()} of {long_name}"
    return ""


def _align(
    left: tuple[str, ...], right: tuple[str, ...]
) -> tuple[list[tuple[float, str, str, str]], list[str], list[str]]:
    own, there = list(left), list(right)
    matched: list[tuple[float, str, str, str]] = []
    # The longer word first, whichever name it is in.
    for one, other in sorted(((own, there), (there, own)), key=lambda sides: (len(sides[0]), sides[0]), reverse=True):
        k = 0
        while k < len(one) - 1:
            whole = one[k] + one[k + 1]
            if len(whole) > 3 and whole in other and whole not in one:
                matched.append((1.0, "equal", whole, whole))
                del one[k : k + 2]
                other.remove(whole)
            else:
                k += 1
    pairs, rest_own, rest_there = pair(own, there, _alike)
    return matched + pairs, rest_own, rest_there


def _alike(one: str, other: str) -> tuple[float, str]:
    if one.isdigit() or other.isdigit():
        return (1.0, "equal") if one == other else (0.0, "")
    worth, kind = alike(one, other)
    short, long = sorted((one, other), key=len)
    if worth < 0.85 and 3 <= len(short) <= 6 and len(long) >= 7 and short[0] == long[0] and _cut(short, long):
        return 0.85, "equal"  # "Constr", "Mfg", "Intl"
    return (0.0, "") if kind == "initial" else (worth, kind)


def _cut(short: str, long: str) -> bool:
    """Return whether a word abbreviates another, by its beginning ("constr") or consonants ("engg", at most five letters)."""
    if long.startswith(short):
        return len(short) <= 5
    if any(c in "aeiou" for c in short[1:]):
        return False
    rest = iter(long)
    return all(letter in rest for letter in short.replace("gg", "g"))
