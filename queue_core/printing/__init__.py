"""Paper: a ticket's slip as a picture, the printers that print it, the agent that runs them.

The agent is a process of its own, without settings or database. Read `agent` first, then `printer`.
"""
