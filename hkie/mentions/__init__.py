"""Mentions of documents: values, names of the registry, and names that have a form."""
