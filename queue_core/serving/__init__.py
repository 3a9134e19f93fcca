"""A server process: how it listens, what it does beside serving, how it ends."""
