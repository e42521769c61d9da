"""Made-up results with known truth, as large as one likes, and how the resolver does on them.

    python tests/resolve/synthetic.py 10000 100000 1000000

prints, for each number of mentions, the entities, the seconds, the peak memory, and pairwise precision and
recall over pairs of mentions. The same number makes the same mentions. Names are made of syllables; a fifth
of the entities are look-alikes of others: siblings, deputies, next phases, branches in another place.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator

from hkie.records import Mention
from hkie.resolve import Resolver

MENTIONS_A_DOCUMENT = 24
MENTIONS_AN_ENTITY = 5
_SURNAMES = [
    "Chan",
    "Wong",
    "Lee",
    "Cheung",
    "Lau",
    "Ho",
    "Ng",
    "Leung",
    "Tang",
    "Lam",
    "Yeung",
    "Kwok",
    "Tse",
    "Mak",
    "Hui",
    "Fung",
    "Chow",
    "Yip",
    "Poon",
    "Szeto",
    "Marsh",
    "Holt",
    "Brandt",
    "Okoro",
    "Silva",
    "Novak",
    "Haddad",
    "Kaur",
    "Petrov",
    "Rossi",
]
_GIVEN = [
    "Ada",
    "Anson",
    "Bertha",
    "Carl",
    "Daria",
    "Edwin",
    "Flora",
    "Gavin",
    "Hilda",
    "Ivor",
    "Jonas",
    "Karen",
    "Leo",
    "Mona",
    "Nigel",
    "Olive",
    "Perry",
    "Rosa",
    "Simon",
    "Tessa",
]
_ONSETS = [
    "b",
    "ch",
    "d",
    "f",
    "g",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "w",
    "y",
    "z",
    "br",
    "cl",
    "dr",
    "gl",
    "kr",
    "pl",
    "sh",
    "st",
    "tr",
]
_RIMES = [
    "a",
    "e",
    "i",
    "o",
    "u",
    "ai",
    "an",
    "el",
    "en",
    "in",
    "on",
    "or",
    "um",
    "us",
    "al",
    "er",
    "ond",
    "ist",
    "ave",
]
_AREAS = [
    "Harbour",
    "Transport",
    "Energy",
    "Health",
    "Housing",
    "Trade",
    "Fisheries",
    "Education",
    "Culture",
    "Research",
    "Water",
    "Tourism",
    "Customs",
    "Archives",
    "Forestry",
    "Aviation",
    "Heritage",
    "Labour",
    "Sports",
    "Mining",
]
_BODIES = ["Office", "Department", "Bureau", "Commission", "Council", "Authority", "Agency", "Board"]
_SCHEMES = ["Scheme", "Fund", "Programme", "Plan", "Initiative", "Strategy", "Project", "Subsidy"]
_FIRMS = ["Holdings", "Technology", "Shipping", "Logistics", "Capital", "Foods", "Motors", "Textiles"]
_EVENTS = ["Forum", "Summit", "Expo", "Conference", "Congress"]
_RANKS = ("Director of", "Commissioner for", "Secretary for", "Deputy Director of", "Controller of")


def _word(rng: random.Random, syllables: int = 2) -> str:
    return "".join(rng.choice(_ONSETS) + rng.choice(_RIMES) for _ in range(syllables)).capitalize()


class Thing:
    """One entity of the truth: its label, its full name, and how a document may call it after that."""

    def __init__(self, label: str, name: str, later: tuple[str, ...], sex: str = "") -> None:
        self.label, self.name, self.later, self.sex = label, name, later, sex


def things(count: int, rng: random.Random) -> Iterator[Thing]:
    """Yield entities with names of their own."""
    taken: set[tuple[str, str]] = set()
    made = 0
    while made < count:
        for thing in _family(rng):
            if (thing.label, thing.name.lower()) not in taken and made < count:
                taken.add((thing.label, thing.name.lower()))
                made += 1
                yield thing


def _family(rng: random.Random) -> list[Thing]:
    """One entity, and now and then a look-alike of it."""
    kind = rng.random()
    alike = rng.random() < 0.2
    if kind < 0.4:
        surname, given, sex = rng.choice(_SURNAMES), rng.choice(_GIVEN), rng.choice("mf")
        own = f"{_word(rng)}-{_word(rng).lower()}"
        family = [Thing("PERSON", f"{given} {surname} {own}", (surname,), sex)]
        if alike:
            family.append(
                Thing("PERSON", f"{rng.choice(_GIVEN)} {surname} {_word(rng)}-{_word(rng).lower()}", (surname,), sex)
            )
        return family
    if kind < 0.6:
        core = f"{_word(rng, 3)} {rng.choice(_AREAS)}"
        body = rng.choice(_BODIES)
        letters = "".join(w[0] for w in (*core.split(), body))
        family = [Thing("AGENCY", f"{core} {body}", (letters, body))]
        if alike:
            place = _word(rng, 3)
            family.append(Thing("AGENCY", f"{core} {body} of {place}", ()))
        return family
    if kind < 0.75:
        core = f"{_word(rng, 3)} {rng.choice(_FIRMS)}"
        family = [Thing("ORG", f"{core} Limited", (core,))]
        if alike:
            family.append(Thing("ORG", f"{core} ({_word(rng, 3)}) Limited", ()))
        return family
    if kind < 0.88:
        core, scheme = f"{_word(rng, 3)} {rng.choice(_AREAS)}", rng.choice(_SCHEMES)
        family = [Thing("PROGRAMME", f"{core} {scheme}", (scheme, f"{core} {scheme}"))]
        if alike:
            family = [Thing("PROGRAMME", f"{core} {scheme} Phase {n}", ()) for n in (1, 2)]
        return family
    if kind < 0.95:
        rank, area = rng.choice(_RANKS), f"{_word(rng, 3)} {rng.choice(_AREAS)}"
        family = [Thing("TITLE", f"{rank} {area}", (rank.rsplit(" ", 1)[0],))]
        if alike:
            family.append(Thing("TITLE", f"Under {rank} {area}", ()))
        return family
    core = f"{_word(rng, 3)} {rng.choice(_AREAS)} {rng.choice(_EVENTS)}"
    return [
        Thing("EVENT", f"{year} {core}", (core.rsplit(" ", 1)[1],)) for year in ((2024, 2025) if alike else (2025,))
    ]


def synthetic(count: int, seed: int = 7) -> tuple[list[Mention], dict[str, int]]:
    """Return about ``count`` mentions in text order, and the number of the entity that each of them means."""
    rng = random.Random(seed)
    pool = list(things(max(4, count // MENTIONS_AN_ENTITY), rng))
    order = list(range(len(pool)))
    mentions: list[Mention] = []
    truth: dict[str, int] = {}
    document = 0
    while len(mentions) < count:
        rng.shuffle(order) if document * 9 % len(order) == 0 and len(order) < 1000 else None
        first = document * 9 % len(pool)
        chosen = [order[(first + k) % len(pool)] for k in range(9)] if rng.random() < 0.6 else rng.sample(order, 9)
        _document(f"d{document:07}", [(n, pool[n]) for n in dict.fromkeys(chosen)], rng, mentions, truth)
        document += 1
    return mentions, truth


def _document(
    name: str, chosen: list[tuple[int, Thing]], rng: random.Random, mentions: list[Mention], truth: dict[str, int]
) -> None:
    """Write the mentions of one document: each thing in full, and then as the document may call it."""
    short = Counter((thing.label, word) for _, thing in chosen for word in thing.later)
    place = 0
    for number, thing in chosen:
        forms = [thing.name]
        for form in thing.later:
            # A document does not call two things by one short form and leave its reader to guess.
            if short[thing.label, form] == 1 and rng.random() < 0.75:
                forms.append(form)
        for form in forms:
            ident = f"{name}#{len(truth)}"
            honorific = {"m": "Mr", "f": "Ms"}.get(thing.sex)
            mentions.append(
                Mention(ident, name, place, place + len(form), form, thing.label, "body", "made", 0.9, None, honorific)
            )
            truth[ident] = number
            place += len(form) + 200


def pairwise(truth: dict[str, int], found: dict[str, str]) -> tuple[float, float]:
    """Return precision and recall over the pairs of mentions that are one."""

    def pairs(sizes: Counter[object]) -> int:
        return sum(n * (n - 1) // 2 for n in sizes.values())

    both = pairs(Counter((truth[m], found[m]) for m in truth))
    return both / max(1, pairs(Counter(found[m] for m in truth))), both / max(1, pairs(Counter(truth.values())))


def main(sizes: list[int]) -> None:
    print(f"{'mentions':>10} {'entities':>9} {'found':>9} {'seconds':>8} {'GiB':>6} {'precision':>9} {'recall':>7}")
    for size in sizes:
        mentions, truth = synthetic(size)
        start = time.perf_counter()
        resolution = Resolver({}).resolve(mentions)
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        precision, recall = pairwise(truth, dict(resolution.entity_of))
        entities = len(set(truth.values()))
        print(
            f"{len(mentions):10,} {entities:9,} {len(resolution.entities):9,} {seconds:8.1f} {peak:6.2f} {precision:9.4f} {recall:7.4f}",
            flush=True,
        )


if __name__ == "__main__":
    main([int(n) for n in sys.argv[1:]] or [10_000, 100_000])
