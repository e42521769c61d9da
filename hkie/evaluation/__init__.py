"""Evaluation of results against gold, and of rules against their examples."""
