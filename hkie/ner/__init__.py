"""The statistical half: a name tagger for what has no form of its own, and how far it is believed.

``gate`` picks the sentences that still have an unexplained name, ``taggers`` loads a spaCy NER and runs
it over those, and ``weigh`` makes candidates of what it found, which a sure rule always beats.
"""

DEFAULT = "default"
"""The tagger that comes with hkie; its weights are in ``model/``."""
NONE = "none"
