"""Training of the default name tagger: ``python -m hkie.training --corpora DIR``.

``corpora`` reads annotated text, ``sentences`` invents press-release sentences with names of many
origins, and ``train`` teaches a spaCy NER both, from the weights of a base pipeline.
"""
