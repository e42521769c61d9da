"""Training of the default name tagger: ``python -m hkie.training --corpora DIR``.

``corpora`` reads annotated text, ``sentences`` generates press-release sentences with names of many
origins, and ``train`` fine-tunes a spaCy NER on both, from the weights of a base pipeline.
"""
