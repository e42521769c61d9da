"""What is said between entities: sentences with their mentions in, relations out."""
