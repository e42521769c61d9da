import pytest

from hkie.grammar.compiler import OFTEN, Compiler, literals
from hkie.grammar.words import Lexicon, split

CLASSES = {
    "the": ["fn"],
    "of": ["fn", "=of"],
    "for": ["fn", "=for"],
    "board": ["head"],
    "office": ["head"],
    "director": ["rank"],
    "deputy": ["rank", "mod", "=deputy"],
}
LEXICON = Lexicon(CLASSES)
COMPILER = Compiler(LEXICON, {"name": "{Cap-fn-head-rank}{1,3}", "loop": "{loop}", "marked": "<{Cap}>"})


def found(pattern: str, text: str) -> list[tuple[str, str | None]]:
    words, compiled = split(text, LEXICON), COMPILER.compile(pattern)
    spans = list(compiled.find(words.codes))
    assert compiled.regex  # from now on it is searched as one that is used often
    assert list(compiled.find(words.codes)) == spans
    return [(text[words.starts[a] : words.ends[b - 1]], label) for a, b, label in spans]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("{Cap-head} {Head}", "the Harbour Board and the harbour board", [("Harbour Board", None)]),
        ("{head}", "a board, the Office", [("board", None), ("Office", None)]),
        ("{Head}", "a board, the Office", [("Office", None)]),
        ("{name} {Head}", "The Old Harbour Board met", [("Old Harbour Board", None)]),
        ("{Rank} (of|for) <{Cap}>", "Director of Lands, Director for Works", [("Lands", None), ("Works", None)]),
        ("<TITLE: {Rank}> <PERSON: {Cap}{2}>", "Director Ada Fung", [("Director", "TITLE"), ("Ada Fung", "PERSON")]),
        ("{Rank-deputy}", "Deputy Director", [("Director", None)]),
        ("{Rank+mod}", "Deputy Director", [("Deputy", None)]),
        ("{Cap-fn} [,] {Cap-fn}", "Works, Lands", [("Works, Lands", None)]),
        ("{Head}(?! of)", "Board of Lands, Office", [("Office", None)]),
        ("{year} {Cap-fn}", "the 2025 Expo", [("2025 Expo", None)]),
        ("{Cap-fn-head}? {Head}", "Board", [("Board", None)]),
    ],
)
def test_pattern_finds_what_it_says(pattern, text, expected):
    assert found(pattern, text) == expected


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("{Nosuch}", "no class or part"),
        ("({Cap}", "bad pattern"),
        ("{Cap} %", "cannot read"),
        ("[%]", "unknown punctuation"),
        ("{loop}", "contains itself"),
        ("{marked}", "cannot mark"),
        ("{Head+rank+year}", "no word can be"),
        ("Unheard {Cap}", "not in the lexicon"),
    ],
)
def test_wrong_pattern_says_what_is_wrong(pattern, problem):
    with pytest.raises(ValueError, match=problem):
        _ = COMPILER.compile(pattern).regex


def test_literals_are_the_words_that_need_a_class_of_their_own():
    assert list(literals("(of|for) the? {Rank-member} {Cap-fn}", {"rank", "cap", "fn"})) == [
        "of",
        "for",
        "the",
        "member",
    ]


def test_a_pattern_that_is_used_often_finds_the_same():
    words, pattern = split("the Harbour Board", LEXICON), COMPILER.compile("{Cap-head} {Head}")
    found = {tuple(pattern.find(words.codes)) for _ in range(2 * OFTEN)}
    assert found == {((1, 3, None),)}
