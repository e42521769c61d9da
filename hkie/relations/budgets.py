"""How much: money that a programme, body or gathering is given as a whole."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from hkie.records import Mention
from hkie.relations.denial import is_nonfactual
from hkie.relations.groups import ANY_GROUP, Clause, Found, Group

_MONEY = frozenset({"MONEY"})
_FUNDED = frozenset({"PROGRAMME", "AGENCY", "ORG", "EVENT"})
_INSTRUMENTS = frozenset({"PROGRAMME", "EVENT"})
_FAR = 220
"""Characters between a programme and its money, at most."""

_PUTS = re.compile(
    r"\b(?:inject|earmark|allocat|set aside|setting aside|sets aside|approv|commit|pledg|provid|announc|award|grant|secur|dedicat|invest|spen[dt]|reserv|top up|put|topping up|contribut|fund|pump|plough|pour|endors)\w*\b[^.;]{0,90}$"
)
_LISTED = re.compile(r"^\W*(?:\(?[a-z0-9]{1,3}[).]\W*)?$")
_CEILING = re.compile(
    r"\b(?:up to|maximum|ceiling|each|per |a maximum|capped|subject to|fine[ds]?|penalt|at most|as much as|not more than)\b"
)
_EACH = re.compile(r"^\s*(?:each|per\b|a head|a month|for each|every|per cent)")
_CONVERTED = re.compile(r"^ \((?:about |around |or |some |approximately |equivalent to |nearly |over )*$")
_PHASE = r"(?:(?:first |second |third |fourth |next |initial |new )?(?:phase|stage|round|batch|tranche|construction|development|expansion|extension) of (?:the )?)?"
_ADJACENT = re.compile(
    r"^[\"”“ -]*(?:(?:pilot|new|national|dedicated|strategic|special|one-off|flagship|[a-z]+-year|two-phase) )*[\"“]?$"
)
_SPAN = r"(?: (?:over|in|within|for|during) (?:the )?(?:next |coming |first )?[a-z0-9-]+ (?:financial )?years?| this year| in x| (?:last|on|this) [a-z]+| today| yesterday)?(?: \([^)]*\))?"
_INTO = re.compile(
    rf"^(?: in (?:total )?funding| of (?:additional )?funding| in total| more| annually| a year| from x| from (?:the )?[a-z, ]{{3,50}}? (?:governments?|donors|sources|partners|parties))?{_SPAN}"
    r"(?: (?:has been|was|is|have been|will be|would be|to be|being))?(?: (?:approved|earmarked|set aside|allocated|reserved|injected))? (?:to|into|for|in|towards|through)"
    rf"(?: (?:the|a|an|its))?(?: (?:new|proposed|pilot))?(?: (?:the )?{_PHASE})?(?:(?:setting up|establishment|launch|implementation|creation|running) of (?:the )?|(?:implement|set up|establish|launch|establishing|setting up|launching|implementing|building|running|creating|opening|open)(?: (?:the|a|an))? )?(?:new )?[ \"“]*$"
)
_SETS_UP = re.compile(r"\b(?:establish|set up|setting up|launch|open)")
_BUDGET = r"(?:budget|allocation|provision|commitment|size|scale|cost|funding|injection|endowment|capital|expenditure|outlay|price tag|contribution|grant|donation|investment|prize money|sum)"
_HOW_MUCH = rf"(?:(?:(?:an?|the|its) (?:[a-z-]+ ){{0,2}}?|(?:total|initial|annual|overall|estimated) )?{_BUDGET}(?: \([^)]*\))?(?: of)?|worth|costing|totalling|amounting to|valued at)(?: (?:about|around|over|nearly|some|more than|approximately|almost|roughly))? $"
_ASIDE = r"^[\"”]?(?: \([^)]*\))?(?:, (?:jointly |co-)?(?:organi[sz]ed|set up|launched|run|funded|established|presented|hosted|announced) [^.;]{0,160},)?"
_AFTER = re.compile(
    rf"{_ASIDE}(?: in x| last year| this year| today)?,? (?:(?:which|that) )?(?:(?:has|had|have|with|at|is|was|will have|has been|was allocated|allocated|given|is backed by|backed by|funded (?:by|with)|financed (?:by|with|through)|(?:will|would) be (?:financed|funded|supported) (?:by|with|through)|carr(?:y|ies)) )*{_HOW_MUCH}"
)
_BODY_HAS = re.compile(
    r"^(?: \([^)]*\))?,? (?:which )?(?:has|had|with) (?:a|an) (?:[a-z]+ ){0,2}?(?:budget|allocation|provision|endowment|funding) of (?:about |around |over )?$"
)
_AGENT = re.compile(r"\b(?:by|from|of|to|at|with) (?:the )?$")
_BESIDE = re.compile(
    r"^[\"”]?(?: \([^)]*\))? ?(?:\(|:|–|-|\|) ?$|^ of (?:about |around |over |nearly )?$"
    r"|^[\"”]?(?: \([^)]*\))?, (?:set up|launched|established|founded|created) [^;]{0,100}? with (?:about |over )?$"
)
_FOR_WHICH = re.compile(
    r"^[\"”]?(?: \([^)]*\))?,? (?:for|to|into|on|under) which [^.;]{0,120}\b(?:approved|earmarked|set aside|allocated|injected|pumped|committed|pledged|reserved|provided|providing|putting|injecting|spending|spent|invested|put(?! in)|granted|awarded)\b[^.;\d$]{0,30}$"
)
_TO_WHICH = re.compile(
    r"^[\"”]?(?: \([^)]*\))?,? (?:for|to|into|on) which (?:a total of |about |around |over |some )?$"
)
_GIVEN = re.compile(
    r"^ (?:has|have|had|was|were|will be) (?:been )?(?:allocated|earmarked|set aside|approved|reserved|injected|committed|provided)\b"
)
_AT_COST = re.compile(
    r"^[\"”]?(?: \([^)]*\))?,? (?:(?:which|that) (?:the )?(?:is|was|are|were|will|has|had|x)|(?:jointly |newly |first )?(?:launched|set up|established|introduced|built|funded|organi[sz]ed|founded|created|run|held)|(?:will be|is|was|were|has been) (?:jointly |co-)?(?:organi[sz]ed|hosted|held|launched|run|set up|established))\b"
    rf"[^;$]{{0,160}}? (?:at|with|costing|for) {_HOW_MUCH}"
)
_COSTS = re.compile(
    rf"{_ASIDE}(?: in x)?,? (?:which |it )?(?:(?:will|would|is|are) (?:(?:to|expected to|estimated to|set to) )?)?(?:costs?|total(?:s|led)?|received|receives?|gets?|share|has|was given|was granted|has been granted|was allocated)(?: an?)? (?:(?:total|initial|estimated|further|another|additional) )?(?:(?:of|funding of|budget of|grant of) )?(?:about |around |over |nearly |some |more than |approximately )?$"
)
_SET_UP_WITH = re.compile(
    r"^[\"”]?(?: \([^)]*\))?(?: in x| today| last year| this year)?,? (?:for|with|at a cost of)(?: (?:about|around|over))? $"
)
_FOUNDS = re.compile(r"\b(?:launch|set up|establish|introduc|roll|found|creat|start)\w*\b[^.;]*$")
_INITIATIVE = re.compile(r"^[\"”]?(?: \([^)]*\))?, an? $")
_FOUNDED_WITH = re.compile(
    rf"^\W*(?:(?:first|newly|jointly) )?(?:launched|set up|established|founded|created|introduced|started|rolled out)\b[^.;]{{0,80}} (?:with|at) {_HOW_MUCH}"
)
_ITS_SUBJECT = re.compile(r"^(?: from (?:the )?x| over [a-z]+ years)?, (?:the )?[\"“]?$")
_OF_BY = re.compile(r"\b(?:of|by) (?:the )?x \($")
_ROW = re.compile(r"^(?: \([^)]*\))?(?: \|(?: [^|]*)?)* \| $")


_PART_OF = re.compile(
    r"\b(?!(?:cost|costs|phase|stage|round|batch|tranche|budget|funding|construction|launch|implementation|establishment|half|part|total|works|organisation|running|capital|size|scale|creation|expansion|development|share|staging)\b)[a-z]+ (?:of|for|under|to|by|from|in) (?:the |an? |its )?(?:[a-z-]+ )?[\"“]?$"
)
"""Of what the money is, if not of the thing itself: "winners of the Contest", "each project under the Scheme"."""


_IN_LIST = re.compile(r"\s*,?\s*(?:and )?(?:the )?")


def find(clause: Clause) -> Iterator[Found]:
    """Yield has_budget of one sentence."""
    paired: set[int] = set()
    for amount, thing in _in_order(clause):
        paired.add(amount)
        for money in clause.groups[amount].of(_MONEY):
            yield clause.found("has_budget", thing, money, "money.in-order", 0.82)
    before: tuple[Group, str, float] | None = None  # whose the amount is that stands right before a bracket
    for k, group in enumerate(clause.groups):
        if not group.of(_MONEY) or k in paired:
            continue
        if before is not None and _CONVERTED.match(_gap(clause, k - 1, k)) and clause.groups[k - 1].of(_MONEY):
            yield from _said(clause, before[0], group, before[1], before[2])  # HK$3 billion (US$384 million)
            continue
        before = _whose(clause, k)
        if before is not None:
            yield from _said(clause, before[0], group, before[1], before[2])


def _whose(clause: Clause, k: int) -> tuple[Group, str, float] | None:
    """The programme, body or gathering that an amount is put into, the rule and its score."""
    at = clause.position(k)
    lead = clause.masked[max(0, at - _FAR) : at]
    after = clause.masked[at + 1 : at + 1 + _FAR]
    if _CEILING.search(lead[-30:]) or _EACH.match(after) or is_nonfactual(clause.masked, at):
        return None
    # The nearest programme before, and the nearest thing of any kind.
    fund, near = _last(clause, k, _INSTRUMENTS), _last(clause, k, _FUNDED)
    if fund is not None:
        told = _gap(clause, fund, k)
        if _TO_WHICH.match(told) and _GIVEN.match(after):
            return clause.groups[fund], "money.for-which", 0.82
        if _FOR_WHICH.match(told) or _AT_COST.match(told) or (_OF_BY.search(told) and after.startswith(")")):
            return _nearest(clause.groups[fund]), "money.for-which", 0.82
    j = _next(clause, k)
    if j is not None:
        gap = re.sub(r"^ \([^)]*\)", "", _gap(clause, k, j))  # $3 billion (US$384 million) for the X
        thing = clause.groups[j]
        if thing.of(_INSTRUMENTS) and _ADJACENT.match(gap):
            return thing, "money.before", 0.85
        if _FOUNDED_WITH.match(clause.masked[:at]) and _ITS_SUBJECT.match(gap):
            return thing, "money.founded", 0.8
        if _INTO.match(gap) and (
            _PUTS.search(lead) or _PUTS.search(gap) or _SETS_UP.search(gap) or _LISTED.match(lead)
        ):
            return thing, "money.before", 0.85
    if fund is not None:
        told = _gap(clause, fund, k)
        first = clause.masked[: clause.position(fund)]
        partly = _PART_OF.search(first[-60:])
        if (
            (_AFTER.match(told) and not partly)
            or _BESIDE.match(told)
            or (_COSTS.match(told) and not partly)
            or _INITIATIVE.match(told)
            or (_SET_UP_WITH.match(told) and _FOUNDS.search(first[-80:]))
            or (_ROW.match(told) and not first.strip())
        ):
            return _nearest(clause.groups[fund]), "money.after", 0.8
    if near is not None and near != fund and _BODY_HAS.match(_gap(clause, near, k)):
        if _AGENT.search(clause.masked[: clause.position(near)]):
            return None  # "run by the Harbour Council with a budget of"
        return clause.groups[near], "money.after", 0.75
    return None


def _nearest(group: Group) -> Group:
    """Of things that are listed, the last: "the A Campaign and the B Programme, which cost $3 million"."""
    last = [u for u in group.units if u.mention.label in _INSTRUMENTS][-1:]
    return Group(last, group.before, group.pronoun, group.carried, group.kind)


def _said(clause: Clause, thing: Group, amount: Group, rule: str, score: float) -> Iterator[Found]:
    heads = thing.of(_INSTRUMENTS) or thing.of(_FUNDED)
    for head in heads:
        for money in amount.of(_MONEY):
            yield clause.found("has_budget", head, money, rule, score * (0.9 if thing.carried else 1), thing.carried)


def _gap(clause: Clause, left: int, right: int) -> str:
    """The words between two groups, with an x for each group."""
    return ANY_GROUP.sub("x", clause.masked[clause.position(left) + 1 : clause.position(right)])


def _last(clause: Clause, k: int, labels: frozenset[str]) -> int | None:
    at = clause.position(k)
    for j in range(k - 1, -1, -1):
        if at - clause.position(j) > _FAR:
            return None
        if clause.groups[j].of(labels):
            return j
    return None


def _next(clause: Clause, k: int) -> int | None:
    """The next group that can have a budget; only a date, a bracket or a giver may stand before it."""
    at = clause.position(k)
    for j in range(k + 1, min(k + 4, len(clause.groups))):
        if clause.position(j) - at > _FAR:
            return None
        group = clause.groups[j]
        giver = group.of(_FUNDED) and clause.masked[: clause.position(j)].endswith((" from ", " from the "))
        if group.of(_FUNDED) and not giver:
            return j
    return None


def _in_order(clause: Clause) -> Iterator[tuple[int, Mention]]:
    """ "$5 million, $3 million and $1 million for the A, the B and the C": pairs in order, if there are as many of both."""
    runs: list[list[int]] = []
    for k, group in enumerate(clause.groups):
        listed = k and _IN_LIST.fullmatch(_gap(clause, k - 1, k))
        if listed and bool(clause.groups[k - 1].of(_MONEY)) == bool(group.of(_MONEY)):
            runs[-1].append(k)
        else:
            runs.append([k])
    for things, amounts in itertools.pairwise(runs) if "respectively" in clause.masked else ():
        # "the A and the B received $5 million and $3 million respectively"
        found = [u.mention for j in things for u in clause.groups[j].units if u.mention.label in _FUNDED]
        if len(amounts) > 1 and clause.groups[amounts[0]].of(_MONEY) and len(found) == len(amounts):
            yield from zip(amounts, found, strict=True)
            return
    for amounts, things in itertools.pairwise(runs):
        found = [u.mention for j in things for u in clause.groups[j].units if u.mention.label in _FUNDED]
        if len(amounts) < 2 or not clause.groups[amounts[0]].of(_MONEY) or len(found) != len(amounts):
            continue
        if re.fullmatch(r"\s*(?:respectively )?(?:for|to|into|on) (?:the )?", _gap(clause, amounts[-1], things[0])):
            yield from zip(amounts, found, strict=True)
