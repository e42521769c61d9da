"""Watchlists: the people and bodies of a list among the entities of a result."""
