"""Relations between the mentions of a document.

    words, mentions → Page → pairs → RelationMention

``syntax`` and ``chunks`` make a sentence a dozen chunks, ``clauses`` and ``roles`` tell what its names do in its verbs and
nouns, ``discourse`` what pronouns, nouns and posts stand for. A ``Page`` holds this for a document, each sentence analysed once.
``frames`` say which predicates state which relation; ``pairs`` turns all of it into named features, and ``scoring`` decides.
``assertion`` gives a relation its days and its status, by ``day_features`` and ``assertion_features``. ``aggregation``
makes relations between mentions relations between entities, ``inferred`` adds those of the registry.
"""
