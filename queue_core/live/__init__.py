"""Boards pushed to the rooms of sockets, and who is connected."""
