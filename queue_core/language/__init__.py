"""The words: message catalogs, the journal's reasons in sentences, the voice.

May import `rules`. Read `catalogs` first; the Romanian catalog is `locale/ro/messages.po`.
"""
