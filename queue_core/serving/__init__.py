"""A server process: how it listens, what it does besides serving, how it ends.

May import the application and all below it. Only it and `concurrency` know eventlet. Read `process` first.
"""
