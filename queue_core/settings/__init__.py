"""config.toml and the environment, read once at start and checked: what the office is.

May import `language` and `rules`. Read `settings` first, then `sections`, which has a model for each section
of the file.
"""
