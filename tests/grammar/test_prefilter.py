"""What a match must hold: read off patterns, held against what the patterns really match."""

import random
import re

import pytest

from hkie.grammar.compiler import Compiler
from hkie.grammar.prefilter import Filter
from hkie.grammar.words import Lexicon, split

LEXICON = Lexicon(
    {
        "bureau": {"head"}, "council": {"head"}, "director": {"rank"}, "deputy": {"rankmod"}, "of": {"fn", "=of"},
        "for": {"fn", "=for"}, "the": {"fn", "=the"}, "watch": {"=watch"}, "mr": {"honorific", "=mr"},
    }
)  # fmt: skip
COMPILER = Compiler(LEXICON, {"office": "{Head} of", "maybe": "{Head}?", "either": "({Rank}|{Head})"})
WORDS = ["Bureau", "council", "Director", "Deputy", "of", "for", "the", "Watch", "Mr", "Quay", "tide", "(", ")", ","]


def required(pattern):
    """The words of which each required set has at least one."""
    return [
        {w for w in WORDS if not chars.isdisjoint(split(w, LEXICON).codes)}
        for chars in COMPILER.compile(pattern).required
    ]


@pytest.mark.parametrize(
    ("pattern", "sets"),
    [
        ("{Head} the", [{"Bureau"}, {"the"}]),  # "council" has no capital
        ("{head} of", [{"Bureau", "council"}, {"of"}]),
        ("{Rank} (of|for) the?", [{"Director"}, {"of", "for"}]),
        ("{Rank} (of|{Head}?)", [{"Director"}]),
        ("({Rank} of|{Head})", [{"Director", "Bureau"}]),
        ("({Rank} of){0,2} Watch", [{"Watch"}]),
        ("({Rank} of){1,2} Watch", [{"Watch"}, {"Director"}, {"of"}]),
        ("({Rank} of)? Watch", [{"Watch"}]),
        ("{Rank}* Watch+", [{"Watch"}]),
        ("<{Head}> <TITLE: {Rank}>? [(]", [{"("}, {"Bureau"}]),
        ("(?={Rank}) {Head} (?! of) (?<!{Rankmod})", [{"Bureau"}]),
        ("{office} Watch", [{"Watch"}, {"Bureau"}, {"of"}]),
        ("{maybe} {either}", [{"Bureau", "Director"}]),
        ("{Head}{0,3}", []),
    ],
)
def test_what_a_pattern_requires(pattern, sets):
    assert sorted(map(sorted, required(pattern))) == sorted(map(sorted, sets))


@pytest.mark.parametrize(
    "pattern",
    [
        "{Cap}{0,3} {Head} (of|for) the? {Cap}", "({Rank} of)? {Head}", "<{Cap}{1,2}> [,] <TITLE: {Rankmod}? {Rank}>",
        "({Rank}|{Head} of|Mr {Cap})", "{either}{1,2} Watch?", "(?<!of){office} (the|{maybe} Watch)",
    ],
)  # fmt: skip
def test_no_match_is_without_it(pattern):
    compiled = COMPILER.compile(pattern)
    sieve = Filter()
    mask = sieve.mask(compiled.required)
    draw = random.Random(pattern)
    found = passed = 0
    for _ in range(3000):
        codes = split(" ".join(draw.choices(WORDS, k=6)), LEXICON).codes
        matches = next(compiled.find(codes), None) is not None
        passes = sieve.signature(codes) & mask == mask
        assert passes or not matches
        found += matches
        passed += passes
    assert 0 < found <= passed < 3000


def test_an_arranged_alphabet_makes_shorter_expressions_that_match_the_same():
    names = [f"c{k}" for k in range(40)]
    draw = random.Random(1)
    words = {f"w{chr(97 + k % 26)}{chr(97 + k // 26)}": set(draw.sample(names, 3)) for k in range(300)}
    patterns = [f"{{{draw.choice(names)}}} {{c1-c2-c3}} {{Cap-c{k}}}?" for k in range(20)]
    plain, arranged = Compiler(Lexicon(words), {}), Compiler(Lexicon(words), {})
    arranged.arrange(patterns)
    texts = [" ".join(draw.choices(list(words), k=30)) for _ in range(20)]
    length = [0, 0]
    for pattern in patterns:
        one, other = plain.compile(pattern), arranged.compile(pattern)
        for text in texts:
            codes = [split(text, compiler.lexicon).codes for compiler in (plain, arranged)]
            assert list(one.find(codes[0])) == list(other.find(codes[1]))
        length[0] += len(one.regex.pattern)
        length[1] += len(other.regex.pattern)
    assert length[1] < length[0] * 0.8
    assert re.compile(other.regex.pattern)
