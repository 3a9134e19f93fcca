"""The line of a public office: its rules, its data, its acts, and what every screen shares."""
