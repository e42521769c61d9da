"""The similarity of two words: by spelling, as forms of one name, by sound in other romanisations."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence

from anyascii import anyascii
from rapidfuzz.distance import Levenshtein

from hkie.names.lists import variants

GOOD = 0.7
"""Similarity from which two words match: "Hassan" and "Hasan" do, "Martin" and "Marvin" (0.66) do not."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CJK = r"[\u3400-\u9fff\uac00-\ud7af]"


@functools.lru_cache(maxsize=1 << 15)
def romanised(name: str) -> str:
    """Return a name in ASCII letters; Chinese and Korean syllables become separate words.

    >>> romanised("毛泽东"), romanised("Łukasz")
    ('Mao Ze Dong', 'Lukasz')
    """
    if name.isascii():
        return name
    text = anyascii(name)
    return _CAMEL.sub(" ", text) if re.search(_CJK, name) else text


_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), to)
    for pattern, to in [
        (r"shch|schtsch|stsch|sch(?=ts)", "sc"), (r"tsch|tch|cz|c(?=hh)", "ch"), (r"sch|sh|sz|s(?=j)", "s"),
        (r"dzh|dj|zh|j(?=[aeou])(?<!i)", "j"), (r"kh|gh(?=[aeiou])", "h"), (r"ph|ff$|v$|w$", "f"), (r"x", "ks"),
        (r"ck|q|k|c(?=[aoulrkt]|$)", "k"), (r"c(?=[eiy])", "s"), (r"tz|ts", "ts"), (r"th|dh", "t"), (r"w", "v"),
        (r"ae", "a"), (r"oe", "o"), (r"ou|oo|ue", "u"), (r"ee|ei|ey|ai|ay", "i"), (r"iy$|ij$|yi$|ii$|yy$|y$|ie$", "i"),
        (r"[iyj](?=[aeou])", "i"), (r"y|j", "i"), (r"i(?=e)", ""), (r"h(?![aeiou])|(?<=[aeiou])h$", ""), (r"z", "s"),
        (r"(.)\1+", r"\1"),
    ]
)  # fmt: skip
"""Replacements for variants of romanisation, applied in this order: Shch and Schtsch, dj and j, final y, iy and ii."""


@functools.lru_cache(maxsize=1 << 15)
def sound(word: str) -> str:
    """Return a form that is equal for common romanisations of one word.

    >>> sound("yevgeniy") == sound("evgeny"), sound("hussein") == sound("husein")
    (True, True)
    """
    for pattern, to in _SOUNDS:
        word = pattern.sub(to, word)
    return re.sub(r"^ie", "e", word)


@functools.lru_cache(maxsize=1 << 15)
def skeleton(word: str) -> str:
    """Return the consonants of a word by sound: "mohammed" and "muhamad" are both "mhmt"."""
    letters = re.sub(r"[aeiou]", "", sound(word)) or word[:1]
    return letters.translate(_VOICELESS)


_VOICELESS = str.maketrans("dgbvp", "tkpfp")

_SYLLABLE = re.compile(
    r"(?:(?:zh|ch|sh|ng|gw|kw|ts|[bpmfdtnlgkhjqxzcsrwy])?'?(?:iang|iong|uang|ueng|eung|oeng|ang|eng|ing|ong|ung|iao|ian|uai|uan|yun|"
    r"iu|ui|ai|ei|ao|ou|au|oi|an|en|in|on|un|am|im|om|um|em|ap|ip|op|up|ak|ik|ok|uk|ek|at|it|ot|ut|et|eo|eu|yu|ia|ie|ua|uo|ue|er|"
    r"a|e|i|o|u|ee|oo)){1,3}"
)


@functools.lru_cache(maxsize=1 << 15)
def syllabic(word: str) -> bool:
    """Return whether a word can be a romanised Chinese or Korean name, in which every letter counts: "xiaoming"."""
    return _SYLLABLE.fullmatch(word) is not None


@functools.lru_cache(maxsize=1 << 16)
def alike_korean(one: str, other: str) -> tuple[float, str]:
    """Return the likelihood that two syllables of Korean names are the same: "chong" and "jeong"."""
    worth, kind = alike(one, other, strict=True)
    if worth >= 0.7 or _korean(one) != _korean(other):
        return worth, kind
    return 0.87, "sound"


def _korean(word: str) -> str:
    for old, new in (
        ("ch", "j"),
        ("eo", "o"),
        ("eu", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("ou", "u"),
        ("ae", "e"),
        ("yu", "u"),
        ("sh", "s"),
        ("ck", "k"),
    ):
        word = word.replace(old, new)
    return word.translate(str.maketrans("kptrw", "gbdlu"))


def _vowels(word: str) -> str:
    """Return a word with normalised vowels: "soon" and "sun", "satou" and "sato", "lee" and "li" become equal."""
    return re.sub(r"(.)\1", r"\1", word.replace("oo", "u").replace("ee", "i").replace("ou", "o").replace("eu", "u"))


_BARE = r"[\u0590-\u08ff\ufb1d-\ufefc\u0900-\u0dff\u0e00-\u0eff\uac00-\ud7af]"


def bare(name: str) -> bool:
    """Return whether romanisations of a name's script only agree on consonants: Arabic, Hebrew, Thai, Korean ..."""
    return not name.isascii() and re.search(_BARE, name) is not None


@functools.lru_cache(maxsize=1 << 15)
def alike_bare(one: str, other: str) -> tuple[float, str]:
    """Return the likelihood that two words are the same by their consonants: "slmn" and "salman"."""
    if one == other:
        return 1.0, "equal"
    own, there = variants().get(one), variants().get(other)
    if own and there and own & there:
        return 0.95, "variant"
    left, right = _bones(one), _bones(other)
    if not left or not right:
        return (0.75, "consonants") if one[:1] == other[:1] else (0.0, "")
    if left == right:
        return 0.86, "consonants"
    ratio = Levenshtein.normalized_similarity(left, right)
    return (0.8, "consonants") if ratio >= 0.75 and min(len(left), len(right)) >= 3 else (0.0, "")


def _bones(word: str) -> str:
    text = sound(word.replace("ch", "j").replace("ph", "p").replace("gh", "g").replace("w", "").replace("y", ""))
    text = re.sub(r"[aeiou'`h]", "", text).translate(_VOICELESS)
    return re.sub(r"(.)\1+", r"\1", text.replace("j", "s").replace("q", "k").replace("l", "r").replace("f", "p"))


@functools.lru_cache(maxsize=1 << 15)
def alike(one: str, other: str, strict: bool = False) -> tuple[float, str]:
    """Return the likelihood (0 to 1) that two plain words are the same, and the evidence.

    ``strict`` is for Chinese and Korean names, in which every letter counts: "Tai-man" and "Tai-ming" differ.

    >>> alike("sergei", "serhiy")
    (0.95, 'variant')
    """
    if one == other:
        return 1.0, "equal"
    if not one or not other:
        return 0.0, ""
    if len(one) == 1 or len(other) == 1:
        return (0.8, "initial") if one[0] == other[0] else (0.0, "")
    own, there = variants().get(one), variants().get(other)
    if own and there and own & there:
        return 0.95, "variant"
    if own and there:
        return 0.3, "two known names"
    short, long = sorted((one, other), key=len)
    if one[-1] != other[-1] and {one[-1], other[-1]} <= {"a", "o"} and one[:-1] == other[:-1]:
        return 0.4, "two genders"
    if long in (short + "a", short + "le", short + "ne", short + "ina", short + "ette"):
        return 0.6, "feminine form"
    if strict:
        return (0.88, "sound") if _vowels(one) == _vowels(other) else (0.2, "syllables")
    if sound(one) == sound(other):
        return 0.93, "sound"
    distance = Levenshtein.distance(one, other)
    if (
        len(short) >= 4
        and skeleton(one) == skeleton(other)
        and distance <= (1 if len(long) <= 5 else 2 if len(long) <= 9 else 3)
    ):
        bones = len(skeleton(one))
        return (0.88 if bones >= 3 else 0.74 if bones == 2 and len(short) >= 5 else 0.66), "consonants"
    if len(short) >= 5 and distance == 1 and one[0] == other[0]:
        return (0.86 if len(short) >= 8 else 0.66), "one letter"
    transposed = len(one) == len(other) and distance == 2 and sorted(one) == sorted(other)
    if len(short) >= 5 and transposed:
        return 0.88, "letters swapped"
    if len(short) >= 9 and distance == 2:
        return 0.82, "two letters"
    return 0.0, ""


def pair(
    own: Sequence[str], there: Sequence[str], likeness: Callable[[str, str], tuple[float, str]]
) -> tuple[list[tuple[float, str, str, str]], list[str], list[str]]:
    """Pair the words of two names, the most similar first, each word once.

    Returns the pairs as (similarity, kind, own word, other word), and the unpaired words of both names.
    """
    options = sorted(
        ((*likeness(a, b), -abs(i - j), i, j) for i, a in enumerate(own) for j, b in enumerate(there)),
        # Equally good pairs are in the same order, whichever name comes first.
        key=lambda option: (option[0], option[2], option[3] + option[4], *sorted((own[option[3]], there[option[4]]))),
        reverse=True,
    )
    left, right = dict(enumerate(own)), dict(enumerate(there))
    pairs = []
    for worth, kind, _, i, j in options:
        if worth >= GOOD and i in left and j in right:
            pairs.append((worth, kind, left.pop(i), right.pop(j)))
    return pairs, list(left.values()), list(right.values())
