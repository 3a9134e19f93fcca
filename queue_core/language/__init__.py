"""The words: catalogs, the journal in sentences, the voice."""
