"""What people do: one function for each act, in one transaction, with a row in the journal.

May import `data` and what is below it, never `boards` or `machines`. Read `act` first (what every act has in
common), then `calls`.
"""
