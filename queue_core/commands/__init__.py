"""The commands of `lobby`, one file for each subject.

May import everything. Read `cli` first; what only one command needs is imported when it runs.
"""
