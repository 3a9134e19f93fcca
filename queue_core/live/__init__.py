"""Boards pushed to the browsers that show them, and who is connected.

May import `actions`, `machines`, `boards` and what is below them. Read `rooms` first.
"""
