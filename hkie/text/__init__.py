"""Text: decoding, cleaning, layout, language, dates."""
