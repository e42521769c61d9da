"""Saving the weights of a trained NER as plain arrays, and loading them into spaCy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from hkie.ner.network import ARRAYS, FEATURES, STRINGS


def write(ner: Any, settings: Any, out: Path) -> None:
    """Write an EntityRecognizer: its arrays, its strings and its architecture."""
    from spacy.lang.norm_exceptions import BASE_NORMS
    from spacy.symbols import IDS  # type: ignore[import-not-found]
    from thinc.api import Config

    out.mkdir(parents=True, exist_ok=True)
    np.savez(out / ARRAYS, **arrays(ner.model))
    strings = {"moves": _moves(ner), "norms": BASE_NORMS, "symbols": {name: at for name, at in IDS.items() if name}}
    lines = [f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in strings.items()]
    (out / STRINGS).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    Config({"model": settings}).to_disk(out / "config.cfg")


def read(folder: Path) -> Any:
    """Return a saved NER as a spaCy EntityRecognizer, for training or comparison.

    Raises ValueError if the installed spaCy orders its moves differently.
    """
    from spacy import util
    from spacy.lang.en import English
    from spacy.pipeline import EntityRecognizer
    from spacy.tokens import Doc
    from spacy.training import Example
    from spacy.vocab import create_vocab

    vocab = create_vocab("en", English.Defaults)
    model = util.registry.resolve(util.load_config(folder / "config.cfg"))["model"]
    ner = EntityRecognizer(vocab, model)
    with (folder / STRINGS).open(encoding="utf-8") as file:
        moves = json.load(file)["moves"]
    labels = [name[2:] for name in moves if name.startswith("B-")]
    counts = {label: len(labels) - k for k, label in enumerate(labels)}  # spaCy sorts by frequency
    actions = {**dict.fromkeys(("1", "2", "3"), counts), "4": {**counts, "": 0}, "5": {"": 1}}  # B, I, L, U, O
    example = Example.from_dict(Doc(vocab, words=["A"]), {"entities": ["O"]})  # initialize() requires an example
    ner.initialize(lambda: [example], labels=actions)
    if _moves(ner) != moves:
        raise ValueError("spaCy orders the moves of the NER differently from the weights")
    with np.load(folder / ARRAYS) as stored:
        for name, (node, parameter) in _places(model).items():
            node.set_param(parameter, stored[name])
    return ner


def arrays(model: Any) -> dict[str, Any]:
    """Return the arrays of a network by their stored names."""
    return {name: node.get_param(parameter) for name, (node, parameter) in _places(model).items()}


def _moves(ner: Any) -> list[str]:
    """Return the moves in the order of their scores; "U-" is spaCy's move for a word that cannot be in a name."""
    return [ner.moves.get_class_name(k) for k in range(ner.moves.n_moves)]


def _places(model: Any) -> dict[str, tuple[Any, str]]:
    """Return the place of each array in thinc's tree of layers: (layer, name of the parameter)."""
    tok2vec = model.get_ref("tok2vec")
    layers: dict[str, list[Any]] = {}
    for node in tok2vec.walk():
        layers.setdefault(node.name, []).append(node)
    places = {f"embed.{name}": (node, "E") for name, node in zip(FEATURES, layers["hashembed"], strict=True)}
    for number, (maxout, norm) in enumerate(zip(layers["maxout"], layers["layernorm"], strict=True)):
        layer = f"window.{number}" if number else "mix"
        places |= {f"{layer}.W": (maxout, "W"), f"{layer}.b": (maxout, "b")}
        places |= {f"{layer}.scale": (norm, "G"), f"{layer}.shift": (norm, "b")}
    (project,) = layers["linear"]
    for layer, node in (("project", project), ("state", model.get_ref("lower")), ("move", model.get_ref("upper"))):
        places |= {f"{layer}.{parameter}": (node, parameter) for parameter in node.param_names}
    return places
