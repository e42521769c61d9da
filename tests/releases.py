"""Invented press releases with known truth, as many as are wanted: the same number and seed give the same files.

    python tests/releases.py 1000 /tmp/releases

Each is a .txt with its .ann beside it, in the marks of hkie.evaluation.gold. Names are made of lists of surnames, given names,
portfolios and made-up words; the documents share some of their people, bodies and schemes, as a year's releases do.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

_SURNAMES = [
    "Poon",
    "Kwok",
    "Fung",
    "Tse",
    "Hui",
    "Lok",
    "Ip",
    "Yip",
    "Mak",
    "Siu",
    "Tam",
    "Ng",
    "Leung",
    "Cheung",
    "Lau",
    "Wong",
    "Chan",
    "Lam",
    "Ho",
    "Yeung",
    "Tang",
    "Fong",
]
_GIVEN = [
    "Ada",
    "Ben",
    "Clara",
    "Derek",
    "Ella",
    "Flora",
    "Gary",
    "Hilda",
    "Ivan",
    "Joyce",
    "Kelvin",
    "Lydia",
    "Marcus",
    "Nora",
    "Oscar",
    "Phyllis",
    "Ruby",
    "Stella",
]
_CHINESE = [
    "Ka-wai",
    "Siu-ming",
    "Chi-keung",
    "Mei-ling",
    "Wing-yan",
    "Tak-shing",
    "Yuen-ching",
    "Hoi-yan",
    "Kit-man",
    "Pui-yee",
    "Man-fai",
    "Lok-yi",
]
_FIELDS = [
    "Harbour",
    "Tide",
    "Quay",
    "Ferry",
    "Lantern",
    "Orchard",
    "Kiln",
    "Reservoir",
    "Signal",
    "Meadow",
    "Granite",
    "Kite",
    "Lighthouse",
    "Causeway",
]
_SECOND = [
    "Heritage",
    "Safety",
    "Services",
    "Planning",
    "Research",
    "Development",
    "Conservation",
    "Training",
    "Logistics",
    "Education",
]
_AGENCY = ["Bureau", "Department", "Authority", "Commission", "Council", "Office"]
_ORG = ["Association", "Federation", "Foundation", "Institute", "Holdings", "Limited", "Society", "Group"]
_EVENT = ["Forum", "Summit", "Conference", "Expo", "Symposium"]
_SCHEME = ["Scheme", "Programme", "Fund"]
_PLACES = [
    "Sha Tin",
    "Tsuen Wan",
    "Kwun Tong",
    "Tuen Mun",
    "Shenzhen",
    "Guangzhou",
    "Singapore",
    "Bangkok",
    "Macao",
    "Tai Po",
    "Sai Kung",
]
_RANKS = ["Commissioner", "Director", "Secretary"]

_OPENING = (
    "The {post}, {mr} {person}, today ({day}) attended the {event} in {place}.",
    "The {agency} today ({day}) launched the {scheme}, with a funding of {money}.",
    "The {post}, {mr} {person}, visited {place} today ({day}).",
    "The {agency} and the {org} held the {event} in {place} today ({day}).",
)
_BODY = (
    "{mr} {surname} said that the {agency} would work with the {org} on the matter.",
    "The {scheme} has a budget of {money} and is run by the {agency}.",
    "{mr} {surname} met representatives of the {org} before the {event}.",
    "Members of the public may apply for the {scheme} from {later}.",
    "The {event} will be held again in {place} on {later}.",
    "The {post2}, {mr2} {person2}, also attended the {event}.",
    "{mr} {surname} thanked {mr2} {person2} of the {org} for the support.",
    "The number of visitors rose by 12 per cent compared with the year before, and more are expected.",
    "About 300 guests from government, business and universities were there, and many asked about the details.",
    "The work will go on in phases, and residents nearby will be told before each of them begins.",
)
_SLOT = re.compile(r"\{(\w+)\}")
_LABELS = {
    "person": "PERSON", "person2": "PERSON", "surname": "PERSON", "post": "TITLE", "post2": "TITLE",
    "agency": "AGENCY", "org": "ORG", "event": "EVENT", "scheme": "PROGRAMME", "place": "PLACE", "money": "MONEY",
    "day": "DATE", "later": "DATE",
}  # fmt: skip


class Release(NamedTuple):
    """A document: its name, its text, and the same text with marks, entities and no relations."""

    name: str
    text: str
    gold: str


class _World:
    """The people, bodies, schemes and gatherings that the documents of a run share."""

    def __init__(self, dice: random.Random, size: int) -> None:
        def some(make: object, number: int) -> list[str]:
            return sorted({make() for _ in range(number)})  # type: ignore[operator]

        pick = dice.choice
        self.people = some(lambda: f"{pick(_GIVEN)} {pick(_SURNAMES)} {pick(_CHINESE)}", size)
        self.agencies = some(lambda: f"{pick(_FIELDS)} {pick(_SECOND)} {pick(_AGENCY)}", size // 2)
        self.orgs = some(lambda: f"{pick(_FIELDS)} {pick(_SECOND)} {pick(_ORG)}", size // 2)
        self.events = some(lambda: f"{pick(_FIELDS)} {pick(_SECOND)} {pick(_EVENT)}", size)
        self.schemes = some(lambda: f"{pick(_FIELDS)} {pick(_SECOND)} {pick(_SCHEME)}", size)
        # A post belongs to one person, as it does in a year.
        fields = [f"{a} {b}" for a in _FIELDS for b in _SECOND]
        dice.shuffle(fields)
        self.post = {p: f"{pick(_RANKS)} for {fields[k % len(fields)]}" for k, p in enumerate(self.people)}


def releases(number: int, seed: int = 1) -> Iterator[Release]:
    """Yield so many documents."""
    dice = random.Random(seed)
    world = _World(dice, max(8, int(number**0.6)))
    for k in range(number):
        yield _release(k, dice, world)


def _release(number: int, dice: random.Random, world: _World) -> Release:
    first = dice.choice(world.people)
    second = dice.choice([p for p in world.people if p.split()[1] != first.split()[1]])  # "Mr Ip" is to be one man
    today = date(2024, 1, 1) + timedelta(days=dice.randrange(600))
    later = today + timedelta(days=dice.randrange(5, 90))
    amount = f"HK${dice.randrange(2, 99)} million"
    mr = {p: "Mr" if sum(map(ord, p)) % 2 else "Ms" for p in (first, second)}
    facts = {
        "person": first, "person2": second, "surname": first.split()[1], "mr": mr[first], "mr2": mr[second],
        "post": world.post[first], "post2": world.post[second], "agency": dice.choice(world.agencies),
        "org": dice.choice(world.orgs), "event": dice.choice(world.events), "scheme": dice.choice(world.schemes),
        "place": dice.choice(_PLACES), "money": amount, "day": f"{today:%B} {today.day}",
        "later": f"{later:%B} {later.day}, {later.year}", "day_iso": today.isoformat(),
        "later_iso": later.isoformat(),
    }  # fmt: skip
    sentences = [dice.choice(_OPENING)]
    if "{person}" not in sentences[0]:
        sentences.append("The {post}, {mr} {person}, officiated at the ceremony.")
    sentences += dice.sample(_BODY, dice.randrange(4, 8))
    paragraphs = [" ".join(sentences[k : k + 2]) for k in range(0, len(sentences), 2)]
    ids: dict[tuple[str, str], str] = {}
    marked = "\n\n".join(_SLOT.sub(lambda slot: _marked(slot[1], facts, ids), paragraph) for paragraph in paragraphs)
    whole = f"{today:%A}, {today:%B} {today.day}, {today.year}"
    end = f"Ends/{whole.split(', ')[0]}, {_mark('DATE', whole.split(', ', 1)[1], ids, facts)}\nIssued at HKT 1{dice.randrange(10)}:{dice.randrange(10, 60)}"
    title = (
        f"{_mark('AGENCY', facts['agency'], ids, facts)} announces {_mark('PROGRAMME', facts['scheme'], ids, facts)}"
    )
    gold = f"{title}\n\n{marked}\n\n{end}\n"
    text = re.sub(r"⟦\S+ |⟧", "", gold)
    entities = "\n".join(f"{name} | {label} | {key}" for (label, key), name in ids.items())
    return Release(f"release-{number:06}", text, f"{gold}\n=====\n{entities}\n\n=====\n")


def _marked(slot: str, facts: dict[str, str], ids: dict[tuple[str, str], str]) -> str:
    label = _LABELS.get(slot)
    return facts[slot] if label is None else _mark(label, facts[slot], ids, facts)


def _mark(label: str, text: str, ids: dict[tuple[str, str], str], facts: dict[str, str]) -> str:
    if label == "DATE":
        text_day = facts["later_iso"] if text == facts["later"] else facts["day_iso"]
        return f"⟦{ids.setdefault((label, text_day), f'date:{text_day}')} {text}⟧"
    key = facts["person"] if label == "PERSON" and text == facts["surname"] else text
    # The same id in every document, so that a run over all of them can be held against it.
    name = ids.setdefault((label, key), f"{label.lower()}:{key.lower().replace(' ', '-')}")
    return f"⟦{name} {text}⟧"


def main(number: str, folder: str) -> None:
    """Write the documents and their gold."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    for release in releases(int(number)):
        (out / f"{release.name}.txt").write_text(release.text, encoding="utf-8")
        (out / f"{release.name}.ann").write_text(release.gold, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
