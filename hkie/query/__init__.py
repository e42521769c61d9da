"""Questions about a result: entities, cards, tenure, and why a span was tagged."""
