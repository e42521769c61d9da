"""The review queue: pairs of names, names and relations that a person should look at, the most doubtful first.

A case has two sides, which are one entity or two; ``likely`` is the probability that they are one, and a case near 0.5
is the most doubtful. The kinds:

- ``join``: the resolver joined two names on weak evidence;
- ``tie``: a short form could stand for several names of its document and was joined to none;
- ``alike``: two entities have the same or a similar name, without enough evidence to join them;
- ``initials``: no document explains the initials, and a name fits them;
- ``veto``: two entities have similar names, but a veto keeps them apart;
- ``mention``, ``relation``: a claim instead of two sides, a name or a relation that may be wrong.

Names are compared only if they share a key: two words of a person's name, the rarest words of another, initials.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace

from hkie.grammar.ruleset import Entry
from hkie.ontology import Ontology, shipped
from hkie.records import Result
from hkie.resolve.decisions import Decision, answers, in_force, subject
from hkie.review.cases import ASKED, Case, Claim
from hkie.review.index import ResultIndex
from hkie.review.open_names import ties, unexplained_initials
from hkie.review.similar_names import similar_pairs
from hkie.review.uncertain import Sentences, uncertain
from hkie.review.weak_joins import weak_joins

BELOW = 0.9
"""Joins with a lower score are cases: "DC for Deputy Commissioner" (0.88) is, "Cheong for Lillian Cheong" (0.9) is not."""


def find(
    result: Result,
    registry: Mapping[str, Entry],
    decisions: Sequence[Decision] = (),
    labels: Iterable[str] = (),
    below: float = BELOW,
    ontology: Ontology | None = None,
    kinds: Iterable[str] = ASKED,
    sentences: Sentences | None = None,
) -> list[Case | Claim]:
    """Return the cases of a result in a stable order, the most doubtful first.

    ``registry`` has the entries of entities by key. Only cases with one of the ``labels`` are returned, if there are
    any labels. Joins, names and relations with a score under ``below`` are cases. Those that ``decisions`` answer carry
    the answer. ``ontology`` has the labels and relation types of the result, by default the built-in ones. ``kinds`` are
    what the cases are about; ``sentences`` is told which documents have no text in which to ask about names.
    """
    ontology = ontology or shipped()
    kinds, wanted = frozenset(kinds), frozenset(labels)
    pairs = _identity(result, registry, wanted, below, ontology) if "identity" in kinds else []
    claims = uncertain(result, ontology, below, kinds, sentences or Sentences(result))
    chosen = [claim for claim in claims if not wanted or not wanted.isdisjoint(claim.labels)]
    return answered(sorted([*pairs, *chosen], key=_order), decisions, ontology)


def _identity(
    result: Result, registry: Mapping[str, Entry], wanted: frozenset[str], below: float, ontology: Ontology
) -> list[Case]:
    index = ResultIndex(result, registry, ontology)
    found: dict[tuple[str, str], Case] = {}
    for case in (*ties(index), *weak_joins(index, below), *unexplained_initials(index), *similar_pairs(index)):
        key = (min(case.left.reference, case.right.reference), max(case.left.reference, case.right.reference))
        if (not wanted or case.label in wanted) and key[0] != key[1]:
            known = found.get(key)
            if known is None or case.score > known.score:
                found[key] = case
    return list(found.values())


def _order(case: Case | Claim) -> tuple[float, int, str, str, str, str]:
    if isinstance(case, Claim):
        said = case.accepting
        return -case.score, 0, said.a, said.b, said.sentence, f"{said.nth} {case.label}"
    mentions = min(case.left.mentions, case.right.mentions)
    return -case.score, -mentions, case.left.name, case.right.name, case.left.reference, case.right.reference


def answered(
    cases: Sequence[Case | Claim], decisions: Sequence[Decision], ontology: Ontology | None = None
) -> list[Case | Claim]:
    """Return the cases, in their order, with the decisions that answer them.

    A decision that a short form is one of several names also answers the cases of the others.
    """
    ontology = ontology or shipped()
    pairs, claims = answers(decisions), _about_claims(decisions, ontology)
    known = frozenset(name for pair in pairs for name in pair)
    direct: list[Decision | None] = []
    ties: dict[str, Decision] = {}
    for case in cases:
        if isinstance(case, Claim):
            said = case.accepting
            every = claims.get(subject(replace(said, nth=0), ontology))
            one = claims.get(subject(said, ontology))
            direct.append(max((d for d in (every, one) if d), key=lambda d: d.n, default=None))
            continue
        own, there = known & case.left.refs, known & case.right.refs
        fitting = [pairs[pair] for a in own for b in there if (pair := frozenset({a, b})) in pairs]
        best = max(fitting, key=lambda d: d.n, default=None)
        direct.append(best)
        if best and best.decision == "same" and case.tie:
            ties[case.tie] = best
    return [
        replace(d, answered=a or (ties.get(d.tie) if isinstance(d, Case) else None))
        for d, a in zip(cases, direct, strict=True)
    ]


def _about_claims(decisions: Sequence[Decision], ontology: Ontology) -> dict[Hashable, Decision]:
    return {subject(d, ontology): d for d in in_force(decisions, ontology) if d.about in ("name", "relation")}
