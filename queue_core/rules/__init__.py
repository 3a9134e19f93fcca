"""What the office has agreed on, as plain Python: no clock, no database, no web."""
