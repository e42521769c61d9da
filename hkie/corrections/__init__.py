"""Decisions about names and relations of a sentence, applied to what a run found.

    >>> applied(result, decisions, resolver, report)           # doctest: +SKIP

A decision holds in every document that has its sentence, whatever else the document says. It changes the mentions of a
result, whose entities are then resolved anew, and the relations that the sentence states.
"""

from __future__ import annotations

from hkie.corrections.applied import Report, applied, corrected
from hkie.corrections.contexts import Contexts, contexts

__all__ = ["Contexts", "Report", "applied", "contexts", "corrected"]
