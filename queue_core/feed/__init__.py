"""Appointments from the booking site: its files read into plain entries, and the webhooks sent back.

May import `actions`, `machines`, `boards` and what is below them. Read `entries` first, then `importing`.
"""
