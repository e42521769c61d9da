"""Text as it is read: decoding, cleaning, layout, language, dates."""
