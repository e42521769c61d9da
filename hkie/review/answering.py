"""A review without its display: its cases, the current one, and what is written to the decisions file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hkie import names
from hkie.errors import DecisionError
from hkie.ontology import Ontology, shipped
from hkie.resolve import decisions
from hkie.resolve.decisions import Decision
from hkie.review.cases import Case, Claim
from hkie.review.queue import answered

_WHY = "hkie review"


class Review:
    """The state of a review, without its display: the cases, the filter, the current case and the decisions file.

    ``shown`` has the indices of the cases that pass the filter; ``at`` is an index into ``shown``.
    """

    def __init__(self, cases: Sequence[Case | Claim], file: Path, ontology: Ontology | None = None) -> None:
        self.file = file
        self.ontology = ontology or shipped()
        self.cases = list(cases)
        self.unsure: set[int] = set()
        self.written = 0
        self.query = ""
        self._missing: dict[int, int] = {}
        self.shown = list(range(len(self.cases)))
        self.at = 0
        self.at = self._open_from(0)

    @property
    def current(self) -> Case | Claim:
        """The current case."""
        return self.cases[self.shown[self.at]]

    @property
    def done(self) -> int:
        """The number of answered cases."""
        return sum(d.answered is not None for d in self.cases)

    def summary(self) -> str:
        """Return a summary of the review in words."""
        return (
            f"{self.written} {'line' if self.written == 1 else 'lines'} written to {self.file}; "
            f"{self.done} of {len(self.cases)} answered"
        )

    def move(self, steps: int) -> None:
        """Move by a number of cases, within the list."""
        self.at = max(0, min(len(self.shown) - 1, self.at + steps))

    def decide(self, yes: bool) -> Decision:
        """Write that two names are the same, or a claim is right, or that it is not, and go to the next open case.

        Raises DecisionError if the file cannot be written or read.
        """
        return self._answer(self.current.answer(yes))

    def correct(self, kind: str, right: str) -> Decision:
        """Write the right ``label`` or ``edges`` of a name, and go to the next open case.

        Raises DecisionError if the case is not about a name, ``right`` is wrong, or the file cannot be written or read.
        """
        case = self.current
        if not isinstance(case, Claim) or case.kind != "mention":
            raise DecisionError(
                f"{kind} is for names; this case is about {'a relation' if isinstance(case, Claim) else 'two names'}"
            )
        if kind == "label":
            right = right.strip().upper()
            if right not in self.ontology.labels:
                raise DecisionError(f"unknown label {right!r}; one of {', '.join(self.ontology.labels)}")
        return self._answer(case.corrected(kind, right))

    def add_missing(self, written: str) -> Decision:
        """Write that the sentence of the current claim states another relation, as HEAD | TYPE | TAIL. The case stays open.

        Raises DecisionError like ``correct``.
        """
        case = self.current
        if not isinstance(case, Claim):
            raise DecisionError("a missing relation belongs to a sentence; this case is about two names")
        parts = [part.strip() for part in written.split("|")]
        if len(parts) != 3:
            raise DecisionError("give a missing relation as HEAD | TYPE | TAIL")
        if parts[1] not in self.ontology.types:
            raise DecisionError(f"unknown relation {parts[1]!r}; one of {', '.join(self.ontology.types)}")
        said = case.accepting
        return self._write(
            decisions.draft(
                "missing", parts[0], parts[2], type=parts[1], sentence=said.sentence, document=said.document
            )
        )

    def _answer(self, decision: Decision) -> Decision:
        made = self._write(decision)
        self.unsure.discard(self.shown[self.at])
        self.at = self._open_from(self.at)
        return made

    def _write(self, decision: Decision) -> Decision:
        made = decisions.record(self.file, replace(decision, why=_WHY))
        self.written += 1
        self._refresh()
        return made

    def skip(self) -> None:
        """Leave this case open and go to the next one."""
        self.unsure.add(self.shown[self.at])
        self.at = self._open_from(self.at)

    def undo(self) -> Decision | None:
        """Undo the last decision on a case of the list and go to that case. Return None if there is none.

        Raises DecisionError if the file cannot be written or read.
        """
        self._refresh()
        places = self._missing | {d.answered.n: k for k, d in reversed(list(enumerate(self.cases))) if d.answered}
        if not places:
            return None
        last = max(places)
        made = self._write(Decision(0, "undo", of=last))
        place = places[last]
        if place not in self.shown:
            self.filter("")
        self.at = self.shown.index(place)
        return made

    def filter(self, query: str) -> bool:
        """Show only cases that have all words of the query. Return False and change nothing if there are none."""
        shown = [k for k in range(len(self.cases)) if self._fits(k, query.split())]
        if not shown:
            return False
        here = self.shown[self.at]
        self.query, self.shown = query.strip(), shown
        self.at = 0
        self.at = shown.index(here) if here in shown else self._open_from(0)
        return True

    def _fits(self, place: int, words: Sequence[str]) -> bool:
        case = self.cases[place]
        asked = case.kind if isinstance(case, Claim) else "identity"
        tags = {case.label.lower(), case.kind, asked} | ({"open"} if case.answered is None else {"answered"})
        written = " ".join(case.names)
        text = f"{written.lower()} {names.normal(written)}"
        return all(word.lower() in tags or word.lower() in text for word in words)

    def _open_from(self, place: int) -> int:
        """Return the index of the next open case, from ``place`` on and around, or ``place`` if there is none."""
        around = [*range(place, len(self.shown)), *range(place)]
        return next((k for k in around if self._is_open(k)), place)

    def _is_open(self, k: int) -> bool:
        return self.cases[self.shown[k]].answered is None and self.shown[k] not in self.unsure

    def _refresh(self) -> None:
        known = decisions.read(self.file, lambda _: None)  # its mistakes were reported before
        self.cases = answered(self.cases, known, self.ontology)
        place = {
            case.accepting.sentence: k for k, case in reversed(list(enumerate(self.cases))) if isinstance(case, Claim)
        }
        missing = (d for d in decisions.in_force(known) if d.decision == "missing")
        self._missing = {d.n: place[d.sentence] for d in missing if d.sentence in place}
