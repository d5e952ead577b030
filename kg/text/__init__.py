"""From a paper to a spaCy document: clean text, tokens, sentences, abbreviations, offsets that stay true."""
