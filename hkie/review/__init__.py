"""The review queue: names whose identity a person should decide."""
