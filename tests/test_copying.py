"""An office moves to PostgreSQL with one command, whole, and goes on there as if nothing had been."""
