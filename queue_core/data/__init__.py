"""The database: tables by subject, one way to read and one to write, the queries that many need, migrations.

May import `settings`, `language` and `rules`. Read `db` first (`reading()`, `transaction()`), then `tickets`,
`journal`: the two tables that matter most.
"""
