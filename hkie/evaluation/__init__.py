"""How well a result agrees with gold, and rules with their examples."""
