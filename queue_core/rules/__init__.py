"""What the office has agreed on, as plain functions and tables: who is next, what may happen to a ticket.

Imports the standard library alone: no clock, no database, no web. Read `policy` first (who is next), then
`states` (a ticket's life).
"""
