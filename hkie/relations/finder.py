"""All families of finders over one document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from hkie.grammar.words import Words
from hkie.records import Mention
from hkie.relations import appointments, budgets, events, parties, places, structure
from hkie.relations.clauses import clauses
from hkie.relations.dating import Dating
from hkie.relations.frames import Frames
from hkie.relations.groups import Found


def find(
    words: Words,
    mentions: Sequence[Mention],
    kinds: Sequence[str],
    sexes: Mapping[str, str],
    frames: Frames,
    published: str | None,
) -> Iterator[Found]:
    """Yield every relation of a document, mention to mention, in text order; the same pair may come again.

    ``mentions`` have offsets into the clean text that ``words`` were cut from; ``kinds`` gives the
    section of each sentence.
    """
    day = published[:10] if published else None
    today = next((m for m in mentions if m.label == "DATE" and m.value == day), None) if day else None
    said = _sentence(words, today) if today else None
    posts = appointments.Appointments()
    travellers = parties.Parties()
    dating = Dating(published, frames.ontology)
    calendar = events.Calendar(day, today, said)
    for clause in clauses(words, mentions, kinds, dict(sexes), frames.ontology):
        if not clause.mentions and not clause.groups:
            continue
        found = [
            *appointments.find(clause, words.text),
            *posts.find(clause, words.text),
            *structure.find(clause, words.text),
            *places.find(clause, words.text),
            *frames.find(clause),
            *calendar.find(clause),
            *budgets.find(clause),
        ]
        travellers.see(clause, found)
        for relation in dating.dated(clause, found, words.text):
            kind = frames.ontology.types[relation.type]
            if relation.head.label in kind.heads and relation.tail.label in kind.tails:
                yield relation
                if kind.implies:
                    yield replace(relation, type=kind.implies)
    yield from travellers.find()


def _sentence(words: Words, mention: Mention) -> tuple[int, int] | None:
    """Return the start and end of the sentence that a mention stands in."""
    for first, after in words.sentences:
        if words.starts[first] <= mention.start < words.ends[after - 1]:
            return words.starts[first], words.ends[after - 1]
    return None
