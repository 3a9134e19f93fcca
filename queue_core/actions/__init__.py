"""What people do, and the office itself by the clock: one function for each act, each one transaction."""
