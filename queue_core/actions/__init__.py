"""What people do, and the office itself by the clock: one function for each act, each one transaction.

May import `data` and what is below it, never `boards` or `machines`. Read `act` first (what every act has in
common), then `calls`.
"""
