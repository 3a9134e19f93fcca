"""The words: message catalogs, the journal's reasons in sentences, the voice.

May import `rules`. Read `known` first (a language is a folder of `locale/`), then `catalogs`.
"""
