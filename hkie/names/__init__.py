"""Names as strings: normal forms, initials, honorifics, abbreviation pairs, similarity.

Every function takes strings and returns strings, numbers or records; no document or pipeline is needed.

    >>> compare("Paul Chan", "Paul Chan Mo-po", "PERSON").same
    True
    >>> [pair.short for pair in abbreviation_pairs("the Digital Policy Office (DPO)")]
    ['DPO']
"""

from __future__ import annotations

from hkie.names.abbreviations import AbbreviationPair, abbreviation_pairs, is_abbreviation
from hkie.names.compare import compare
from hkie.names.features import Comparison, Feature
from hkie.names.forms import chinese_behind, generation_of, honorific_beside, initials, normal, sex_of, tokens

__all__ = [
    "AbbreviationPair", "Comparison", "Feature", "abbreviation_pairs", "chinese_behind", "compare", "generation_of", "honorific_beside",
    "initials", "is_abbreviation", "normal", "sex_of", "tokens",
]  # fmt: skip
