"""What machines take and report: print jobs, printing agents, connected devices, the webhook's queue.

May import `data` and what is below it. Read `print_queue` first.
"""
