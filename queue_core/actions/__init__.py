"""The only code that writes: one function for each act, each one transaction."""
