"""How much: money that a programme, body or gathering is given as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hkie.records import Mention
from hkie.relations.groups import Clause, Found, between

_FUNDED = frozenset({"PROGRAMME", "AGENCY", "ORG", "EVENT"})
_BEFORE = re.compile(
    r"^\s*(?:[\"“]\s*)?(?:(?:pilot|new|national|dedicated)\s+)?$"  # a $3 billion X Scheme
    r"|^\s*(?:in funding |of funding |funding |in total |more |a year |(?:has been |was |is |have been |will be |would be |to be )?(?:approved |earmarked |set aside |allocated |reserved |injected ))?(?:to|into|for|in|under)\s+(?:the\s+|a\s+|an\s+)?(?:new\s+)?(?:(?:first |second |third |next |initial )?(?:phase|stage|round|construction|development) of (?:the )?)?(?:setting up of the |establishment of the |implement(?:ation of)?(?: the)? |set up (?:the|a) |establish (?:the|a) |launch (?:the|a) )?[\"“]?(?:new\s+)?$"
)
_PUTS = re.compile(
    r"\b(?:inject|earmark|allocat|set aside|setting aside|approv|commit|pledg|provid|announc|award|grant|secur|dedicat|sets? aside|invest|spen[dt]|reserv|top up|put|topping up|contribut|fund)\w*\b[^.;]{0,60}$"
)
_AFTER = re.compile(
    r"^(?:\s*\([^)]*\))?\s*,?\s*(?:which (?:has|had) |has |had |has been allocated |was allocated |with )?(?:with )?(?:an? )?(?:total |initial |estimated |approved |funding |annual )*"
    r"(?:budget|allocation|provision|commitment|size|cost|funding|injection|endowment|capital|expenditure|outlay|price tag)?\s*(?:worth|of|costing|totalling|amounting to|at a cost of)\s+(?:about |around |over |nearly |some |more than |approximately )?$"
    r"|^\s*\(\s*$|^\s*[:–-]\s*$"
)
_CEILING = re.compile(
    r"\b(?:up to|maximum|ceiling|each|per |a maximum|capped|subject to|fine[ds]?|penalt|at most|as much as|not more than)\b"
)
_EACH = re.compile(r"^\s*(?:each|per\b|a head|a month|for each|every)")


_INITIATIVE = re.compile(r"^\s*(?:\([^)]*\)\s*)?,\s+an?\s+$")
_AT_COST = re.compile(
    r"^[\"”]?\s*(?:\([^)]*\))?\s*,?\s*(?:which|that|(?:jointly |newly )?(?:launched|set up|established|introduced|built|funded|organised|organized)|(?:will be|is|was) (?:jointly )?(?:organised|organized|hosted|held|launched|run))\b"
    r"[^;$]{0,150}?\b(?:at (?:a|an|an estimated) (?:total |estimated )?cost of|with (?:a|an) (?:[a-z]+ )?(?:budget|contribution|grant|allocation|funding|endowment|donation) of|costing)\s+(?:about |around |over |some |nearly )?$"
)
_FOR_WHICH = re.compile(
    r"^\s*(?:\([^)]*\))?\s*,?\s*(?:for|to|into|on) which [^.;]{0,90}\b(?:approved|earmarked|set aside|allocated|injected|pumped|committed|pledged|reserved|provided|providing|putting|injecting|spending|spent|invested|put)\b[^.;\d$]{0,24}$"
)
_WHICH = re.compile(r"^\s*,\s*(?:for|to|into|on) which\b.{0,80}$")
_COSTS = re.compile(
    r"^\s*(?:in (?:[a-z]+ )?\d{4})?\s*,?\s*(?:which )?(?:will |would |is to |are to )?(?:costs?|cost|is worth|total(?:s|led|ling)?|received|will receive|receives|gets?|will share|shares|has a budget of|with|was given|is backed by|backed by|funded with)\s+(?:an? )?(?:total |initial |estimated )?(?:of |funding of |budget of |endowment of |injection of |allocation of |capital of )?(?:about |around |over |nearly |some |more than |approximately )?$"
)
_SET_UP = re.compile(r"\b(?:launch|set up|establish|introduc|roll)\w*\b[^.;]*$")
_SETS_UP = re.compile(
    r"^\s*(?:in funding )?(?:to|for)\s+(?:set(?:ting)? up|establish(?:ing)?|launch(?:ing)?|implement(?:ing)?|run(?:ning)?|open(?:ing)?)\s+(?:the|a|an)?\s*(?:new\s+)?[\"“]?$"
)


def _in_order(clause: Clause, text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """ "$5 million, $3 million and $1 million for the A, the B and the C": pairs in order, if there are as many of both."""
    k = 0
    while k < len(mentions):
        amounts = _run(text, mentions, k, frozenset({"MONEY"}))
        if len(amounts) >= 2:
            things = _run(text, mentions, k + len(amounts), _FUNDED)
            if len(things) == len(amounts):
                gap = text[amounts[-1].end : things[0].start].lower()
                if re.fullmatch(r"\s*(?:respectively )?(?:for|to|into|on)\s+(?:the\s+)?", gap):
                    yield from zip(amounts, things, strict=True)
        k += max(1, len(amounts))


def _run(text: str, mentions: Sequence[Mention], start: int, labels: frozenset[str]) -> list[Mention]:
    found: list[Mention] = []
    for mention in mentions[start : start + 12]:
        if mention.label not in labels or (
            found and not re.fullmatch(r"\s*,?\s*(?:and\s+)?(?:the\s+)?", text[found[-1].end : mention.start].lower())
        ):
            break
        found.append(mention)
    return found


def find(clause: Clause, text: str) -> Iterator[Found]:
    """Yield has_budget of one sentence."""
    mentions = [m for m in clause.mentions if m.label in _FUNDED or m.label == "MONEY"]
    paired: set[str] = set()
    for amount, thing in _in_order(clause, text, mentions):
        paired.add(amount.id)
        yield clause.found("has_budget", thing, amount, "money.in-order", 0.82)
    before: Mention | None = None  # the last thing that is no amount, and the last programme
    fund: Mention | None = None
    for k, money in enumerate(mentions):
        if money.label != "MONEY":
            before = money
            fund = money if money.label in ("PROGRAMME", "EVENT") else fund
            continue
        if money.id in paired:
            continue
        lead = text[clause.start : money.start].lower()[-90:]
        if _CEILING.search(lead[-30:]) or _EACH.match(text[money.end : money.end + 20].lower()):
            continue
        told = text[fund.end : money.start].lower() if fund is not None else ""
        listed = (
            before is not fund
            and re.search(r"\b(?:of|by) the [^();]{3,80}\(\s*$", told)
            and text[money.end : money.end + 1] == ")"
        )
        if fund is not None and (
            _FOR_WHICH.match(told) or _AT_COST.match(told) or (listed and fund.label == "PROGRAMME")
        ):
            yield clause.found("has_budget", fund, money, "money.for-which", 0.82)
            continue
        after = next((m for m in mentions[k + 1 :] if m.label != "MONEY"), None)
        if after is not None:
            gap = between(text, money.end, after.start)
            gap = re.sub(r"^\s*\([^)]*\)", "", gap)  # $3 billion (US$384 million) for the X
            gap = re.sub(
                r"^ (?:over|in|within|for) (?:the )?(?:next |coming )?[a-z0-9]+ (?:financial )?years?\b", "", gap
            )
            adjacent = not gap.strip(' "“')
            direct = adjacent and after.label in ("PROGRAMME", "EVENT")
            if _SETS_UP.match(gap) or (
                _BEFORE.match(gap)
                and (direct or _PUTS.search(lead) or _PUTS.search(gap) or "establish" in gap or "set up" in gap)
            ):
                yield clause.found("has_budget", after, money, "money.before", 0.85)
                continue
        if (
            before is not None
            and fund is not None
            and before.label in ("AGENCY", "ORG")
            and re.search(r"\bby (?:the )?$", text[max(0, before.start - 10) : before.start].lower())
            and re.fullmatch(r"\s*with\s+(?:an? [a-z ]{0,30})?", text[before.end : money.start].lower())
        ):
            # "the Fund, set up in 2020 by the Health Bureau with $1.2 billion"
            yield clause.found("has_budget", fund, money, "money.after", 0.8)
            continue
        if before is not None:
            gap = between(text, before.end, money.start)
            gap = re.sub(r"^\s*\([^)]*\)", "", gap) if gap.count("(") == gap.count(")") else gap
            instrument = before.label in ("PROGRAMME", "EVENT")
            if (
                (_AFTER.match(gap) and (instrument or "budget" in gap or "allocation" in gap))
                or (
                    instrument
                    and re.fullmatch(r"[\"”]? (?:for|at a cost of) (?:about |around |over )?", gap)
                    and _SET_UP.search(text[clause.start : before.start].lower()[-60:])
                )
                or (instrument and (_INITIATIVE.match(gap) or _WHICH.match(gap) or _COSTS.match(gap)))
            ):
                yield clause.found("has_budget", before, money, "money.after", 0.8)
