"""Frames: who did what to whom, by triggers that stand in patterns/relations.

A trigger is a regular expression over the words between groups. Its frame says where the ends are:

- ``subject-object``: "X attended Y"; with "and" before it, the subject of the verb before;
- ``object-by-subject``: "Y was organised by X", "Y, hosted by X";
- ``of-by``: "the launch of Y by X";
- ``scene``: "At Y, X delivered remarks": the gathering opens the sentence;
- ``inverted``: "Also attending Y were X";
- ``mutual``: "X and Z held talks": each with the other;
- ``which``: "Y, which X organised";
- ``by-at``: "the speech by X at Y";
- ``at``: "X handed over the cheque at Y": the one who acts was there;
- ``passive``: "Y has been launched": by the government, where a document of one names nobody else.

A verb in braces stands for its forms: ``{visit}`` for visit, visits, visited, visiting.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from hkie.errors import PatternError
from hkie.grammar.ruleset import Trigger
from hkie.ontology import Ontology, shipped
from hkie.patternfiles import Problems, collect_errors
from hkie.relations.denial import NEGATED, is_nonfactual
from hkie.relations.groups import (
    ACTORS,
    ANY_GROUP,
    BODIES,
    CARRIED,
    EVENTS,
    FIRST_GROUP,
    GROUP,
    GROUPS,
    Clause,
    Found,
    Group,
    both_carried,
)

FRAMES = frozenset(
    {"subject-object", "object-by-subject", "of-by", "scene", "inverted", "mutual", "which", "by-at", "at", "passive"}
)

_DATED = re.compile(rf"\b(?:in|on|since|by) ({GROUP})")
_AGENT = re.compile(rf"(?:\s|the\b|its\b|jointly\b|both\b|{GROUP}(?:'s|’s)|[a-z]+\b(?= {GROUP})){{0,6}}({GROUP})")
_VERB = re.compile(r"\{([a-z\[\]-]+)\}")
_PARTNER = re.compile(
    r"\b(?:(?:in|under) (?:close )?(?:collaboration|partnership|conjunction|co-?operation|association|concert) with|together with|jointly with|under the (?:steer|auspices|guidance|direction) of)\s+(?:the )?$"
)
"""Who does it with the subject: "X, in collaboration with Y, held Z"."""
_STEERED = re.compile(r"\bunder the\b")
_AS_PARTNER = re.compile(r" as (?:a |the )?(?:co-organi[sz]ers?|co-hosts?|joint organi[sz]ers?)\b")
_WITH = re.compile(
    rf" with (?:the )?(?:(?:members|representatives) of (?:the )?)?(?:(?:mr|mrs|ms|miss|dr|prof|professor)\.? )*({GROUP})"
)
_PARTY = re.compile(
    r"\b(?:delegations?|representatives?|members|officials|delegates|leaders|mission|management|heads?|executives|staff)(?: team)? (?:of|from)\b"
)
"""Whom one meets is the body: "met representatives from the Harbour Council"."""
_WHO = re.compile(r"^,? (?:who|which) (?:(?:also|has|have|had|will|is|are|was|were|later|then|today) )*$")
_OWNER = re.compile(rf"({GROUP})(?:'s|’s) (?:[a-z]+ ){{0,2}}$")
_AGENTLESS = re.compile(rf"[^.;,{GROUPS}]{{0,60}}\bby\b")
_OF_BY = re.compile(rf"[^,;.]{{0,30}}?({GROUP}) by (?:the )?({GROUP})")
_BY_AT = re.compile(
    rf" (?:the )?(?:[a-z]+\.? ){{0,2}}({GROUP})[^.;{GROUPS}]{{0,40}}? (?:at|to|in|during) (?:the )?(?:[a-z-]+ ){{0,4}}(?:of )?(?:the )?[\"“]?({GROUP})"
)
_CLAUSE_START = re.compile(
    r"(?:^|[,;:(\"“‘]| [-–—]{1,2}|\b(?:that|where|while|when|and|as|but|said|which|after|before|since|because|although|once|meanwhile|photo shows|shows|today|yesterday|also|today\)|\)))\s*$"
)
_LEAN = re.compile(
    r"(?:\s|\bthe\b|\bmr\b|\bms\b|\bmrs\b|\bmiss\b|\bdr\b|\bprof\b|\bprofessor\b|\bir\b|\bofficials? (?:from|of)\b|\brepresentatives? (?:from|of)\b|\ba delegation (?:from|of)\b|\bmembers of\b|\bboth\b|\bthe hon\b|\bsir\b|\bdame\b|\blord\b|\blady\b|\bsister\b|\brev\b|\bmadam\b|\bjustice\b|\bits?\b|\ba\b|\.)*$"
)
_BREAK = re.compile(
    r"[;]|\b(?:that|which|who|where|while|when|after|before|because|although|by|said|says|and (?!the\b|its\b))"
)
_DATES = frozenset({"DATE"})
_OF_EVENT = re.compile(rf" (?:of|under|during|at) (?:the )?[\"“]?({GROUP})")
_NEXT_LISTED = re.compile(
    rf"(?:\s?,|\s?;)?\s?(?:and |as well as )?(?:the )?({GROUP})(?!(?: \([^)]*\))? (?:will|has|have|said|also|was|is|are|were)\b)"
)
_ITS_SUBJECT = re.compile(r",\s+(?:the |this )?(?:[a-z0-9-]+ ){0,2}[\"“]?$")
_UNNAMED = re.compile(
    r"\b(?:and|as well as|at|to|attended|joined|followed by|with|visited|hosted) (?:an?|another) (?:[a-z-]+ ){1,4}$"
)
"""Another thing without a name: "organised by A, as well as a luncheon | hosted by B"."""
_ALSO_BY = re.compile(rf" (?:the )?{GROUP}(?: \([^)]*\))?,? and (?:is |was |will be )?(?:also |jointly |co-)?$")
""" "is hosted by A | and | undertaken by B": one thing."""
_OPENING = 12
_OF_OWNER = re.compile(rf" (?:of|under) (?:the )?({GROUP})")
_NEXT_DATED = re.compile(rf" (?:in|on) ({GROUP})\s?,?\s?(?:and |then |and then )(?:the )?({GROUP})")
_OWNED = re.compile(rf"(?:'s|’s) (?:[a-z]+ ){{0,2}}({GROUP})")
_POSSESSED = re.compile(r"(?:'s|’s) [a-z]")
_GATHERING_NEXT = re.compile(rf" (?:the )?[\"“]?(?:[a-z-]+ ){{0,3}}(?:of )?(?:the )?[\"“]?({GROUP})")
_ACTS = re.compile(r"^(?:,)? (?:today |yesterday |also |then |will |\([^)]*\),? )*[a-z]+(?:ed|es|s)?\b")
_TO_DO = re.compile(r"(?: \([^)]*\))? (?:to|for|in|from|on)(?: [a-z]+ly)?(?: have)? ")
_ASKS = re.compile(
    r"\b(?:(?:urg|ask|persuad|call|encourag|invit|help|fund|allow|want|expect|appoint|request|order|task|requir|direct|authoris|authoriz|"
    r"press|convinc|enabl|assist|instruct|remind|commission|nominat|select|pay|paid|led|name|tell|told|advis|support)[a-z]*|"
    r"(?P<credits>(?:prais|thank|critici[sz]|commend|congratulat|applaud|condemn|laud|credit)[a-z]*))(?: on| upon)?\s*$"
)
_THAT = re.compile(
    r"\b(?:that|because|since|although|while|as|whether) (?:the |its )?[\"“‘]?(?:the )?(?:\S{1,40}?(?:'s|’s) )?$"
)
_ING = re.compile(r"[a-z]+ing\b")
_OF_THE_NOUN = re.compile(
    r"\b(?!(?:is|was|has|as|this|his|its|besides|always|perhaps|days|weeks|months|years|hours|minutes|towards|sees|spends|continues|"
    r"begins|starts|stops|considers|enjoys|likes|suggests|recommends|includes|involves|finishes|keeps|remains|goes)\b)[a-z]{3,}s $"
)
_SAID_THAT = re.compile(
    r"\b(?:said|says|added|noted|stressed|pointed out|explained|remarked|believed|hoped|emphasi[sz]ed)\b[^“”\"]{0,60}? that "
)
_FINITE = re.compile(
    r"[\"”’]? (?:also |now |already )?(?:is|are|was|were|has|have|had|will|would|can|could|must|should|[a-z]{2,}ed|[a-z]{3,}s)\b"
)
_TELLS_OF = re.compile(
    r"\b(?:describ|warn|condemn|recall|criticis|mention|cit(?:es|ed)|prais|refer|report|regret|slam|blam|den(?:y|ies|ied)|welcom|watch)[a-z]*\b"
)
"""Who tells of what happened at a gathering need not have been there."""
_ASIDE = re.compile(r"[\"“]|\b(?:which|who|that|whose|where|when|while|after|before|if)\b")
_OF = re.compile(r"\b(?:of|with)\b(?! the like)")
_PHASES = r"(?:phase|stage|round|batch|edition|version|season|series|part|set|tranche|details|drafts?|text|pilot|list|expansion|extension|enhanced [a-z]+|number)"
_MAKING = r"(?:launch|launching|establishment|establishing|setting up|setup|set-up|introduction|release|publication|commencement|implementation|opening|inauguration|formation|creation|start|roll-?out|promulgation|gazettal|trial)"
_ANYTHING = re.compile("")
_ITS_PART = {
    "launched": re.compile(rf"\b(?:{_PHASES}|{_MAKING}) of\b"),
    "met_with": re.compile(r"\b(?:party|group|team|delegation|number|series|round|lot|host|all) of\b|^\W*with\b"),
    "visited": re.compile(
        r"^(?!.*\b(?:favour|favor|behalf|requirements?|decision|advice|capacity|light|support|front|charge|terms|view|spite|work|plan) of\b)(?!\s*with\b)"
    ),
}
"""What of a thing stands for the thing, type by type: "the launch of the Y" is launched, "the suspension of the Y" is not."""
_NEVER = re.compile(r"(?!)")
_ASIDE_OF = {
    "met_with": re.compile(
        r"(?: \([^)]*\))? to (?!discuss|exchange|brief|talk|learn|review|explore|promote|introduce|share|update|sign|listen|hear|understand|see|witness|seek|deepen|strengthen|[a-z]+ (?:views|ideas))[a-z]+"
    ),
    "visited": re.compile(r" as (?:an?|the|its)\b"),
    "launched": re.compile(r" to (?:[a-z]+) (?:the|an?|its)\b"),
}
"""What behind an object says that it is another verb: "called on the Quay Council to improve", "viewed the Council as a"."""
_TOGETHER = frozenset({"visited", "met_with", "attended"})
_JOINTLY = frozenset({"organised", "launched"})
_SOME_OF = re.compile(r"\b(?:volunteers|students|residents|colleagues|users|tenants|patients) (?:of|from) (?:the )?$")
"""Whom one meets is not the body: "met students of the Harbour School"."""
_AFTER_COMMA = re.compile(r",\s*(?:the |mr |ms |mrs |miss |dr |prof |professor |ir |officials? (?:from|of) the )*$")
_AND_BEFORE = re.compile(
    r"(?:\band(?: then| also| jointly| subsequently| later)?|,|\bto|\bbefore|\bafter|\bby|\bwhile|\bthen|\bin|\bfor|\bwhere)\s*$"
)
_SCENE = re.compile(
    r"(?:^\W*|[,;(] ?|\b(?:and|while) )(?:(?:also |then |earlier |later |today )*(?:speaking|addressing|attending|officiating|delivering [a-z ]{3,40}|in (?:his|her|their|a) (?:[a-z]+ )?(?:speech|address|remarks|presentation|keynote)) ?(?:at|in|during|to)?|at|in|during|to|on the sidelines of|on the margins of) (?:the |its )?(?:[a-z-]+ ){0,3}(?:of )?(?:the )?[\"“]?$"
    r"|^\W*[a-z]+ing\b[^,.;]{0,80} (?:at|during|to) (?:the )?(?:[a-z-]+ ){0,3}(?:of )?(?:the )?[\"“]?$"
)
_WHICH = re.compile(
    rf"({GROUP}),? (?:which|that) (?:the )?({GROUP})(?: (?:is|are|has|have|will|had|been|jointly|also))*\s*$"
)
_INVERTED = re.compile(
    rf"\s?(?:the )?(?:[a-z-]+ ){{0,5}}?(?:[a-z]+ ?)?({GROUP})[^.;{GROUPS}]{{0,50}}?\b(?:included?|includes|were|was|are|is|comprised?|comprises)\b(?:[ a-z,'-]{{0,110}}?)({GROUP})"
)
_BLOCK = re.compile(
    r"\b(?:in|at|from|under|during|through|for|by|on|to|via|into|about|against|that|who|which|where|while|when|after|before|as|between)\b"
)
_MANY = 60
"""Groups from which on a sentence is a list, in which nobody is looked for who did it too."""
_LEAD = 240
"""How many characters before a place say what its clause is; a sentence of a hundred thousand is a list."""
_FAR = 600
"""How many characters before its verb the gathering may stand that opens a sentence."""
_WITHIN = 90
"""How many characters an object may stand behind its verb: "visited the headquarters of the ...", not a clause away."""


class Frames:
    """The compiled triggers. A trigger that is no regular expression or has no such type is a PatternError,
    raised or given to ``problems``."""

    def __init__(
        self, triggers: Sequence[Trigger], problems: Problems | None = None, ontology: Ontology | None = None
    ) -> None:
        self.ontology = ontology or shipped()
        self.triggers: list[tuple[Trigger, re.Pattern[str]]] = []
        for trigger in triggers:
            with collect_errors(problems):
                self.triggers.append((trigger, _compiled(trigger, self.ontology)))
        self._by_labels: dict[frozenset[str], list[tuple[Trigger, re.Pattern[str]]]] = {}

    def find(self, clause: Clause) -> Iterator[Found]:
        """Yield the relations that the triggers find in one sentence."""
        if not clause.groups:
            return
        labels = {u.mention.label for g in clause.groups for u in g.units}
        if clause.government is not None:
            labels.add("AGENCY")
        hits = sorted(
            (
                (match.start(), match.end(), trigger)
                for trigger, pattern in self._fitting(frozenset(labels))
                for match in pattern.finditer(clause.masked)
            ),
            key=lambda hit: (hit[0], hit[2].id),
        )
        if not hits:
            return
        subject: Group | None = None
        done: tuple[Trigger, int, list[Group]] | None = None
        last_end = 0
        for start, end, trigger in hits:
            if trigger.frame == "subject-object":
                if _OF_THE_NOUN.search(clause.masked, max(0, start - 40), start) and _ING.match(clause.masked, start):
                    continue  # "inspected two containers arriving in Y": not X arrives
                own = self._subject(clause, start, last_end, subject)
                if own is not None:
                    subject = own
                    last_end = end
                    if not is_nonfactual(clause.masked, start):
                        things = self._object(clause, end, trigger)
                        others = [g for g in self._others(clause, trigger, things) if g is not own]
                        yield from self._join(clause, trigger, [own, *others], [t for t in things if t not in others])
            elif trigger.frame == "object-by-subject":
                also = (
                    done is not None and done[0].type == trigger.type and _ALSO_BY.match(clause.masked[done[1] : start])
                )
                things = done[2] if done and also else self._thing_before(clause, start, trigger)
                done = (trigger, end, things)
                agents = self._after(clause, end)
                agents += [g for g in self._others(clause, trigger, things) if g not in agents]
                yield from self._join(clause, trigger, agents, things)
            elif trigger.frame == "scene":
                yield from self._scene(clause, trigger, start, last_end, subject)
            elif trigger.frame == "mutual":
                yield from self._mutual(clause, trigger, start, last_end, subject)
            elif trigger.frame == "which":
                yield from self._which(clause, trigger, start)
            elif trigger.frame == "at":
                yield from self._at(clause, trigger, start, end)
            elif trigger.frame == "passive":
                yield from self._passive(clause, trigger, start, end)
            elif trigger.frame == "by-at":
                match = _BY_AT.match(clause.masked, end)
                if match:
                    yield from self._join(clause, trigger, clause.group_of(match[1]), [clause.group_of(match[2])])
            elif trigger.frame == "inverted":
                yield from self._inverted(clause, trigger, end)
            else:
                yield from self._of_by(clause, trigger, end)

    def _fitting(self, labels: frozenset[str]) -> list[tuple[Trigger, re.Pattern[str]]]:
        """Return the triggers of relations that can stand between mentions of these labels."""
        found = self._by_labels.get(labels)
        if found is None:
            # A sentence without a gathering need not be searched for who attended one.
            found = self._by_labels[labels] = [
                (t, pattern)
                for t, pattern in self.triggers
                if not labels.isdisjoint(t.heads or self.ontology.types[t.type].heads)
                and not labels.isdisjoint(self.ontology.types[t.type].tails)
            ]
        return found

    def _others(self, clause: Clause, trigger: Trigger, things: Sequence[Group]) -> list[Group]:
        """Those who do it with the subject: in its company, or as its partners."""
        if trigger.type in _TOGETHER:
            found = list(clause.company)
            if things and trigger.type != "met_with":
                after = _WITH.match(clause.masked, things[-1].at + 1)
                found += [clause.group_of(after[1])] if after else []
            return found
        if trigger.type not in _JOINTLY or not things or len(clause.groups) > _MANY:
            return []
        found = []
        for k, group in enumerate(clause.groups):
            lead = clause.masked[max(0, clause.position(k) - 60) : clause.position(k)]
            steers = trigger.type == "launched" and _STEERED.search(lead)
            with_it = lead.endswith((" with ", " with the "))
            if (_PARTNER.search(lead) and not steers) or (
                with_it and _AS_PARTNER.match(clause.masked, clause.position(k) + 1)
            ):
                found.append(group)
        return found

    def _passive(self, clause: Clause, trigger: Trigger, start: int, end: int) -> Iterator[Found]:
        """ "a $3 billion Y has been launched": by its owner, or by the government that speaks where nobody else is named."""
        things = self._thing_before(clause, start, trigger)
        if not things or _AGENTLESS.match(clause.masked, end) or is_nonfactual(clause.masked, start):
            return
        at = things[0].at
        if clause.masked[at + 1 : start].strip(' "”’,') not in ("", "which"):
            return
        owner = _OWNER.search(clause.masked[max(0, at - 40) : at])
        if owner:
            yield from self._join(clause, trigger, clause.group_of(owner[1]), things)
            return
        government = clause.government
        if government is not None:
            bodies = [m for k, g in enumerate(clause.groups) if clause.position(k) < start for m in g.of(ACTORS)]
            if all(m.text.lower().endswith("government") for m in bodies if m.label != "PERSON") and not (
                bodies and all(m.label == "PERSON" for m in bodies)
            ):
                yield from self._join(clause, trigger, government, things)

    def _scene(
        self, clause: Clause, trigger: Trigger, start: int, last_end: int, previous: Group | None
    ) -> Iterator[Found]:
        who = self._subject(clause, start, last_end, previous)
        if who is None or is_nonfactual(clause.masked, start):
            return
        for k in range(bisect_left(clause.positions, start - _FAR), len(clause.groups)):
            group, at = clause.groups[k], clause.position(k)
            if at > start:
                break
            where = ", where" in clause.masked[at:start]
            if group.of(self.ontology.types[trigger.type].tails) and (
                where or _SCENE.search(clause.masked[max(0, at - 60) : at])
            ):
                yield from self._join(clause, trigger, who, [group])

    def _at(self, clause: Clause, trigger: Trigger, start: int, end: int) -> Iterator[Found]:
        """The subject of a sentence, and the gathering at which it acts; a clause of another subject is no bridge."""
        match = _GATHERING_NEXT.match(clause.masked, end)
        if (
            not match
            or not clause.group_of(match[1]).of(self.ontology.types[trigger.type].tails)
            or is_nonfactual(clause.masked, start)
        ):
            return
        for k, group in enumerate(clause.groups):
            at = clause.position(k)
            if at >= start:
                return
            if group.of(ACTORS):
                lead = clause.masked[max(0, at - _LEAD) : at]
                lean = _LEAN.search(lead)
                between = clause.masked[at + 1 : start]
                opens = not (lead[: lean.start()] if lean else lead).strip(" ,(") or lead.rstrip().endswith(
                    (",", "also")
                )
                if opens and _ACTS.match(between) and not _ASIDE.search(between) and not _TELLS_OF.search(between):
                    yield from self._join(
                        clause,
                        trigger,
                        [group, *(g for g in clause.company if g is not group)],
                        [clause.group_of(match[1])],
                    )
                return

    def _mutual(
        self, clause: Clause, trigger: Trigger, start: int, last_end: int, previous: Group | None
    ) -> Iterator[Found]:
        who = self._subject(clause, start, last_end, previous)
        actors = who.of(ACTORS) if who is not None else []
        if len(actors) == 2 and not is_nonfactual(clause.masked, start):
            yield clause.found(
                trigger.type, actors[0], actors[1], trigger.id, trigger.score, who.carried if who else None
            )

    def _which(self, clause: Clause, trigger: Trigger, start: int) -> Iterator[Found]:
        match = _WHICH.search(clause.masked, max(0, start - _LEAD), start)
        return self._caught(clause, trigger, match, last=True)

    def _inverted(self, clause: Clause, trigger: Trigger, end: int) -> Iterator[Found]:
        match = _INVERTED.match(clause.masked, end)
        yield from self._caught(clause, trigger, match)
        if match and len(clause.groups) <= _MANY and ";" in clause.masked[match.end() :]:
            # "... were the Director, Ms A; the deputy head of the B, Mr C; and": all that the semicolons part
            rest = [g for k, g in enumerate(clause.groups) if clause.position(k) >= match.end() and g.people]
            listed = self._listed(clause, match.start(2))
            yield from self._join(clause, trigger, [g for g in rest if g not in listed], [clause.group_of(match[1])])

    def _of_by(self, clause: Clause, trigger: Trigger, end: int) -> Iterator[Found]:
        return self._caught(clause, trigger, _OF_BY.match(clause.masked, end))

    def _caught(
        self, clause: Clause, trigger: Trigger, match: re.Match[str] | None, last: bool = False
    ) -> Iterator[Found]:
        """Join the two groups that a form caught: the thing, then the one who acts, and who is listed with that one."""
        if match:
            things = [clause.group_of(match[1])]
            if last and len(things[0].units) > 1:  # "the A and the B, which X launched": the B
                things = [Group(things[0].units[-1:], things[0].before, carried=things[0].carried, at=things[0].at)]
            agents = self._listed(clause, match.start(2))
            agents += [g for g in self._others(clause, trigger, things) if g not in agents]
            yield from self._join(clause, trigger, agents, things)

    def _subject(self, clause: Clause, position: int, last_end: int, previous: Group | None) -> Group | None:
        masked = clause.masked
        if previous is not None and _AND_BEFORE.search(masked, last_end, position):
            between = masked[last_end:position]
            if len(ANY_GROUP.split(between)[-1]) < 25:
                return previous
        before = bisect_left(clause.positions, position)
        for k in range(before - 1, max(before - 12, 0) - 1, -1):
            at = clause.position(k)
            group = clause.groups[k]
            if masked.count("”", at, position) > masked.count("“", at, position):
                continue  # "launching “X : The Government's Approach” during a visit": in the name of a paper
            if _SAID_THAT.search(masked, at + 1, position):
                return None  # "Ms Poon said that with this support Hong Kong has set up the Y": not she
            if not group.of(ACTORS):
                if _THAT.search(masked, max(0, at - 60), at) and _FINITE.match(masked, at + 1):
                    return None  # "Ms Poon said that Hong Kong has launched the Y": not she
                continue
            if _WHO.match(masked[at + 1 : position]):
                return group
            if k not in clause.opening:
                lead = masked[max(0, at - _LEAD) : at]
                lean = _LEAN.search(lead)
                lead = lead[: lean.start()] if lean else lead
                if _TO_DO.fullmatch(masked, at + 1, position) and (asks := _ASKS.search(lead)):
                    return group if asks["credits"] else None  # "urged the Quay Council to launch": nobody has yet
                clause.opening[k] = bool(_CLAUSE_START.search(lead)) or not lead.strip()
            if not clause.opening[k]:
                continue
            if at < last_end and previous is not None and previous is not group:
                return previous
            owned = _OWNED.match(masked, at + 1)
            if owned and owned.start(1) < position and clause.group_of(owned[1]).people:
                return clause.group_of(owned[1])  # "The Tide Bureau's Director, Ms X, visited Y": she, not the Bureau
            return group
        if previous is None and not masked[:position].strip(" ,").count(",") and len(masked[:position]) < 60:
            # "Addressing the Y today, Ms X said": the one who acts comes after the comma.
            for k in range(len(clause.groups)):
                at = clause.position(k)
                group = clause.groups[k]
                if at > position and group.of(ACTORS) and _AFTER_COMMA.search(masked[position:at]):
                    owned = _OWNED.match(masked, at + 1)  # "In a talk to the Forum, the Observatory's Dr Ho"
                    return clause.group_of(owned[1]) if owned and clause.group_of(owned[1]).people else group
        return previous

    def _object(self, clause: Clause, end: int, trigger: Trigger) -> list[Group]:
        """The first group behind the verb that can be its object, and those that are listed with it."""
        masked = clause.masked
        tails = self.ontology.types[trigger.type].tails
        for position in range(end, min(len(masked), end + 2 * _WITHIN)):
            char = masked[position]
            if ord(char) < FIRST_GROUP or clause.group_of(char).of(_DATES):
                continue
            between = self._words_between(clause, end, position)
            between = between if trigger.type == "launched" else _PARTY.sub("", between)
            if _OF.search(between) and not _ITS_PART.get(trigger.type, _ANYTHING).search(between):
                return []
            if len(between) > _WITHIN or _BREAK.search(between) or _BLOCK.search(between):
                return []
            if _SOME_OF.search(between):
                return []
            owned = _OWNED.match(masked, position + 1)
            if owned and clause.group_of(owned[1]).of(tails):
                # "met the Mission's Director, Ms X": her, not the Mission; but "visited A, B and the Mission's Lab": A and B
                group = clause.group_of(char)
                rest = [Group(group.units[:-1], group.before, at=position)] if len(group.units) > 1 else []
                return rest + self._listed(clause, owned.start(1))
            if trigger.type == "met_with" and _POSSESSED.match(masked, position + 1):
                return []  # "welcomed the Commission's plan"
            if clause.group_of(char).of(tails):
                if _ASIDE_OF.get(trigger.type, _NEVER).match(masked, position + 1):
                    return []
                return self._listed(clause, position)
        return []

    def _words_between(self, clause: Clause, start: int, end: int) -> str:
        """The words between two places of a sentence, without groups and without "in January 2025"."""

        def drop(match: re.Match[str]) -> str:
            return " " if clause.group_of(match[1]).of(_DATES) else match[0]

        return ANY_GROUP.sub("", _DATED.sub(drop, clause.masked[start:end]))

    def _listed(self, clause: Clause, position: int) -> list[Group]:
        """The group at a place of the sentence, and those that "and" or a comma joins to it."""
        found = [clause.group_of(clause.masked[position])]
        while len(found) < 12:
            owner = _OF_OWNER.match(clause.masked, position + 1)
            if owner and found[-1].of(BODIES) and clause.group_of(owner[1]).of(BODIES):
                # "by the Music Office of the Arts Department and the Choir Union": the union too
                others = clause.group_of(owner[1])
                position = owner.end() - 1
                found += [Group(others.units[1:], others.before, at=others.at)] if len(others.units) > 1 else []
            match = _NEXT_LISTED.match(clause.masked, position + 1)
            dated = None if match else _NEXT_DATED.match(clause.masked, position + 1)
            if dated and clause.group_of(dated[1]).of(_DATES):
                match = dated  # "visited A on May 5 and B on May 6"
            if not match:
                break
            position = match.end() - 1
            found.append(clause.group_of(clause.masked[position]))
        return found

    def _after(self, clause: Clause, end: int) -> list[Group]:
        match = _AGENT.match(clause.masked, end)
        return self._listed(clause, match.start(1)) if match else []

    def _thing_before(self, clause: Clause, start: int, trigger: Trigger) -> list[Group]:
        tails = self.ontology.types[trigger.type].tails
        for k in range(len(clause.groups) - 1, -1, -1):
            at = clause.position(k)
            if at < start and clause.groups[k].of(tails):
                between = clause.masked[at + 1 : start]
                if NEGATED.search(between) or _UNNAMED.search(between):
                    return []
                return [clause.groups[k]]
        if start < _OPENING:
            for k, group in enumerate(clause.groups):
                at = clause.position(k)
                if at > start and group.of(tails) and _ITS_SUBJECT.search(clause.masked[start:at]):
                    return [group]  # "Organised by the A and the B, the nine-day carnival will run"
        return []

    def _umbrella(self, clause: Clause, tails: Sequence[Group]) -> list[Group]:
        """ "the X Forum of the Y Summit": who is at the one is at the other."""
        found: list[Group] = []
        for thing in tails:
            if not thing.pronoun and thing.of(EVENTS):
                match = _OF_EVENT.match(clause.masked, thing.at + 1)
                found += [clause.group_of(match[1])] if match and clause.group_of(match[1]).of(EVENTS) else []
        return found

    def _respective(self, clause: Clause, heads: Sequence[Group], tails: Sequence[Group]) -> bool:
        """Whether "respectively" gives each of several people a thing of their own."""
        if "respectively" not in clause.masked or not tails:
            return False
        many = sum(len(g.units) for g in heads) > 1 and sum(len(g.units) for g in tails) > 1
        return many and "respectively" in clause.masked[tails[0].at :]

    def _join(
        self, clause: Clause, trigger: Trigger, heads: Group | list[Group], tails: list[Group]
    ) -> Iterator[Found]:
        kind = self.ontology.types[trigger.type]
        head_labels, tail_labels = trigger.heads or kind.heads, kind.tails
        subjects = [heads] if isinstance(heads, Group) else heads
        tails = [*tails, *self._umbrella(clause, tails)] if trigger.type == "attended" else tails
        if self._respective(clause, subjects, tails):
            people = [m for g in subjects for m in g.of(head_labels)]
            things = [m for g in tails for m in g.of(tail_labels)]
            for head, tail in zip(people, things, strict=False):
                if len(people) == len(things):
                    yield clause.found(trigger.type, head, tail, trigger.id, trigger.score)
            return
        for subject in subjects:
            for thing in tails:
                if thing is subject:
                    continue
                carried = both_carried(subject.carried, thing.carried)
                for head in subject.of(head_labels):
                    for tail in thing.of(tail_labels):
                        if head.id != tail.id:
                            score = trigger.score * (CARRIED if carried else 1)
                            yield clause.found(trigger.type, head, tail, trigger.id, score, carried)


def _compiled(trigger: Trigger, ontology: Ontology) -> re.Pattern[str]:
    if trigger.type not in ontology.types:
        raise PatternError(trigger.where, f"unknown relation {trigger.type!r}; one of {', '.join(ontology.types)}")
    if trigger.frame not in FRAMES:
        raise PatternError(trigger.where, f"unknown frame {trigger.frame!r}; one of {', '.join(sorted(FRAMES))}")
    strange = (trigger.heads or frozenset()) - ontology.types[trigger.type].heads
    if strange:
        raise PatternError(
            trigger.where,
            f"{trigger.type} has no head of label {', '.join(sorted(strange))}; one of "
            f"{', '.join(sorted(ontology.types[trigger.type].heads))}",
        )
    try:
        return re.compile(rf"\b(?:{_VERB.sub(_forms, trigger.trigger)})\b")
    except re.error as error:
        raise PatternError(trigger.where, f"bad trigger: {error}") from error


def _forms(verb: re.Match[str]) -> str:
    """All forms of a regular verb; one that doubles its last letter is written out."""
    word = verb[1]
    if word.endswith("e"):
        return f"{word[:-1]}(?:e|es|ed|ing)"
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}(?:y|ies|ied|ying)"
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return f"{word}(?:es|ed|ing)?"
    return f"{word}(?:s|ed|ing)?"
