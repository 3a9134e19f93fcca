"""Lobby: the line of a public office, its rules, its data, its acts, and what every screen shares.

`README.md` beside this file is the map of the rooms; imports go down it, never up.
"""
