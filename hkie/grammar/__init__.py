"""The pattern language: words, patterns over them, and the rules of patterns/."""
