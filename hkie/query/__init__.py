"""Queries on a result: entities, cards, tenure, and explanations."""
