"""What a sentence does not say has happened: denied, wished for, asked of others, called off or only possible."""

from __future__ import annotations

import re

_LEAD = 240
"""Characters before a verb that tell."""
NEGATED = re.compile(
    r"(?:\bcannot|n['’]t|\b(?:not|never|no longer|no one|nobody|none|neither|nor|would (?:have|love|like|consider|welcome)|"
    r"(?:was|were) to have|could|might|may|if|unless|whether|hopes? to|hoped to|wish(?:es|ed)? to|"
    r"(?:refus|declin|fail)(?:es|ed|s|ing)? (?:[a-z]+ )?to|declined (?:an|the) invitation|"
    r"plans? to consider|considering|should|cancel(?:led|ed)?|postponed?|delay(?:s|ed|ing)?|without|instead of|rather than|unable to|"
    r"unlikely to|(?:has|have|had) yet to|(?:barred|banned|prevented|blocked|stopped) (?:.{0,40} )?from|no intention (?:of|to)|"
    r"ruled out|oppos(?:es|ed|ing)|reject(?:s|ed|ing)?|voted down|criticis(?:ed|es|ing) .{0,40} for not|"
    r"(?:asked|urged|encourage[sd]?|invite[sd]?|persuade[sd]?|wants?|wanted|expects?|expected|allow(?:s|ed)?|help(?:s|ed)?|"
    r"enable[sd]?|require[sd]?|called on|calls on) (?:[a-z'’-]+ ){0,5}?to|invited (?:.{0,40} )?to|urged to|called on .{0,40} to|"
    r"denied|called off|avoid|no plans? to|advised))\b[^,;]*$"
)
"""Words that take back the verb behind them, up to the end of a text."""
_WISHED = re.compile(
    r"\b(?:hopes?|hoped|wish(?:es|ed)?|suggest(?:s|ed)?|urge[sd]?|asked|proposed|recommend(?:s|ed)?|would like)\b[^,;]{0,30} that [^,;]*$"
    r"|\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|dismiss(?:es|ed)?|refut(?:es|ed))\b[^,;]{0,40} that [^,;]*$"
)
_PLANNED = re.compile(r"\b(?:due|scheduled|planned|set|supposed|expected) to $")
_CALLED_OFF = re.compile(
    r"[^.;]{0,100}\b(?:but|before|which) (?:[a-z]+ ){0,4}(?:cancel|postpon|called off|scrapp|abandon)"
)


def is_nonfactual(masked: str, position: int) -> bool:
    """Return whether what the words at a place of a masked sentence say is denied, wished for or only possible."""
    begin = max(0, position - _LEAD)
    lead = masked[begin:position]
    if NEGATED.search(masked, max(begin, _clause_start(masked, position)), position) or _WISHED.search(lead):
        return True
    return bool(_PLANNED.search(lead) and _CALLED_OFF.match(masked, position))


def _clause_start(masked: str, position: int) -> int:
    return max(masked.rfind(mark, 0, position) for mark in (";", ". ", ", but ", " that ")) + 1
