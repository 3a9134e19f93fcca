"""The office to try: furnished, with a morning that plays by itself, by the same acts as people's."""
