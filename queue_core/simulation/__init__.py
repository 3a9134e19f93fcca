"""Days played on a virtual clock by the office's rules: for waits, staffing, and "what if".

It holds no rule of its own; see README.md in this folder.
"""
