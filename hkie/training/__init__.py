"""Training of the models that come with hkie: ``python -m hkie.training names``, ``mentions``, ``relations`` and
``assertion``.

For the name tagger, ``corpora`` reads annotated text, ``sentences`` generates press-release sentences with names of many
origins, and ``train`` fine-tunes a spaCy NER on both, from the weights of a base pipeline. For the deciding models,
``arbitration``, ``relating`` and ``asserting`` make things with features of gold documents, ``judged`` reads what was judged of
public texts (``textfiles``), and ``fitting`` fits the weights.
"""
