"""The pattern language: words with classes, patterns over them, and the rules in patterns/."""
