"""Generated sentences of press releases and news, with names from the lists in ``patterns/`` and made-up ones."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from importlib.resources import files

from hkie.grammar.ruleset import RuleSet
from hkie.training.corpora import labels

Slotted = tuple[str, list[tuple[int, int, str]]]
"""A text with its names as (start, end, label) in characters."""

_SLOT = re.compile(r"\{(person|surname|org|place|event)\}")
_TAG = {"surname": "person", "org": "organisation", "place": "location"}
"""The tag of the corpora that a slot stands for, if it has another name."""
_STARTS = ("Bal", "Tol", "Ser", "Kor", "Mar", "Vel", "Han", "Dor", "Ast", "Lum", "Pel", "Quor", "Zan", "Ori", "Nev")
_MIDDLES = ("va", "ri", "do", "na", "li", "mo", "ta", "ne", "ka", "su", "", "")
_ENDS = ("ne", "nd", "ra", "lis", "ton", "via", "dit", "ska", "ville", "burg", "mar", "gen", "to", "sen")
_GIVEN = (
    "Aino", "Batu", "Chidi", "Dagny", "Emeka", "Farid", "Goran", "Hana", "Ines", "Jorge", "Kwame", "Leila", "Mihai",
    "Nadia", "Olga", "Pavel", "Qasim", "Rina", "Sven", "Thandi", "Ulla", "Vikram", "Wanda", "Yuki", "Zoltan",
)  # fmt: skip
_SYLLABLES = (
    "Ka", "Wai", "Siu", "Chi", "Man", "Yuen", "Hoi", "Kit", "Ming", "Lok", "Ying", "Pui", "Sze", "Tak", "Wing", "Yee",
    "Chun", "Fai", "Hung", "Kwok", "Lai", "Mei", "Po", "Shun", "Tung", "Yan",
)  # fmt: skip
_PINYIN = (
    "Xiaoming", "Wei", "Guoqiang", "Jianhua", "Lihong", "Yongsheng", "Haiyan", "Zhiqiang", "Xinyi", "Bo", "Meiling",
    "Dongsheng", "Rui", "Jing", "Hongwei",
)  # fmt: skip
_BODY_HEADS = (
    "Association", "Federation", "Group", "Holdings", "Foundation", "Institute", "Society", "Union", "Council",
    "Bureau", "Department", "Authority", "Commission", "Bank", "Securities", "Airlines", "Motors", "Energy",
    "Technologies", "Pharma", "Insurance", "Capital", "Properties", "Logistics", "Media", "Alliance",
)  # fmt: skip
_EVENT_HEADS = ("Forum", "Summit", "Expo", "Conference", "Marathon", "Festival", "Championships", "Cup", "Open")


class Names:
    """Draws names of people, bodies, places and events; the same seed gives the same names."""

    def __init__(self, rules: RuleSet, seed: int) -> None:
        self.dice = random.Random(seed)
        entries = sorted(rules.entries, key=lambda e: e.key)
        self.surnames = sorted(w.title() for w, names in rules.words.items() if "surname" in names and w.isalpha())
        self.given = sorted(w.title() for w, names in rules.words.items() if "given" in names and w.isalpha())
        kind = {label.name: label.kind for label in rules.ontology.labels.values()}
        self.places = [e.name for e in entries if kind[e.label] == "place" and len(e.name.split()) < 4]
        # One-word brands are drawn from made-up ones, so that real brands are not learned.
        self.bodies = [e.name for e in entries if kind[e.label] == "body" and " " in e.name]

    def invented(self) -> str:
        return self.dice.choice(_STARTS) + self.dice.choice(_MIDDLES) + self.dice.choice(_ENDS)

    def draw(self, slot: str) -> str:
        """Return a name for a slot of a template."""
        return str(getattr(self, slot)())

    def surname(self) -> str:
        return self.dice.choice(self.surnames) if self.dice.random() < 0.7 else self.invented()

    def person(self) -> str:
        d = self.dice
        kind = d.random()
        cantonese = f"{d.choice(_SYLLABLES)}-{d.choice(_SYLLABLES).lower()}"
        if kind < 0.25:
            return f"{d.choice(self.given)} {d.choice(self.surnames)}"
        if kind < 0.45:
            return f"{d.choice(self.surnames)} {cantonese}"
        if kind < 0.6:
            return f"{d.choice(self.given)} {d.choice(self.surnames)} {cantonese}"
        if kind < 0.75:
            return f"{d.choice(self.surnames)} {d.choice(_PINYIN)}"
        return f"{d.choice(_GIVEN)} {self.invented()}"

    def org(self) -> str:
        d = self.dice
        kind = d.random()
        if kind < 0.35:
            return str(d.choice(self.bodies))
        if kind < 0.8:
            return f"{self.invented()} {d.choice(_BODY_HEADS)}"
        if kind < 0.9:
            return f"{self.place()} {d.choice(_BODY_HEADS)}"
        return self.invented()

    def place(self) -> str:
        return str(self.dice.choice(self.places)) if self.dice.random() < 0.65 else self.invented()

    def event(self) -> str:
        return f"{self.invented()} {self.dice.choice(_EVENT_HEADS)}"


def templates() -> list[str]:
    """Return the templates, with slots such as ``{person}``."""
    text = files("hkie.training").joinpath("templates.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def generate(rules: RuleSet, number: int, seed: int) -> Iterator[Slotted]:
    """Yield sentences with their names, some of them in capitals."""
    names = Names(rules, seed)
    frames = templates()
    for _ in range(number):
        frame = names.dice.choice(frames)
        text, spans, done = "", [], 0
        for slot in _SLOT.finditer(frame):
            text += frame[done : slot.start()]
            name = names.draw(slot[1])
            spans.append((len(text), len(text) + len(name), labels()[_TAG.get(slot[1], slot[1])]))
            text += name
            done = slot.end()
        text += frame[done:]
        if names.dice.random() < 0.04:
            text = text.upper()
        yield text, spans
