"""Coreference of bare titles: "the Director" by its holder, and a title that two people hold."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

from hkie import names
from hkie.names.lists import word_kinds
from hkie.records import Mention
from hkie.resolve.nodes import Node
from hkie.resolve.within.document import Document
from hkie.resolve.within.tails import tails


def bare(document: Document) -> None:
    """Join "Director" in "the Director, Mr Ho" to the post that Mr Ho has elsewhere in the document."""
    posts: dict[int, list[Node]] = defaultdict(list)
    for person in document.of_kind("actor"):
        for mention in person.mentions:
            posts[document.clusters.root(person)].extend(document.roles.get(mention.start, ()))
    person_at, places = document.person_at(), document.beside()
    for node in [
        n
        for n in document.of_kind("post")
        if " " not in n.text
        and len(document.clusters.of(n)) == 1
        and not n.entry
        and not n.short
        and len(n.mentions) == 1
    ]:
        own = names.tokens(node.text)
        fitting = []
        for start in places.get(node, ()):
            if start in person_at:
                for post in posts[document.clusters.root(person_at[start])]:
                    if post is not node and own in tails(post) and not document.clusters.against(node, post):
                        fitting.append(post)
        if fitting and len({document.clusters.root(p) for p in fitting}) == 1:
            node.unclear = ""
            document.join(node, fitting[0], "short-form", f"{node.text} for {fitting[0].text}, by its holder")


def held_by_two(document: Document) -> None:
    """Split a bare title that two people have: "President Holt of Arvedo", "President Ng" of a university."""
    person_at, places = document.person_at(), document.beside()
    for node in document.of_kind("post"):
        words = node.form.split()
        common = len(words) == 1 or words[0] in word_kinds().sovereign
        if not common or node.entry or node.short or len(node.mentions) < 2 or len(document.clusters.of(node)) > 1:
            continue
        beside: dict[int, list[Mention]] = defaultdict(list)
        alone: list[Mention] = []
        spots = sorted({m.start for m in node.mentions})
        held = {}
        for start in places.get(node, ()):
            if start in person_at:
                k = bisect_left(spots, start)
                near = min(spots[max(0, k - 1) : k + 1], key=lambda s, start=start: abs(s - start))  # type: ignore[misc]
                held[near] = document.clusters.root(person_at[start])
        for mention in node.mentions:
            (beside[held[mention.start]] if mention.start in held else alone).append(mention)
        if len(beside) < 2:
            continue
        parts = [*beside.values(), *([m] for m in alone)]
        for number, own in enumerate(parts):
            part = node if not number else document.part(node)
            part.mentions, part.local = own, True
            if number >= len(beside):
                part.unclear = f"could be that of {len(beside)} people"
