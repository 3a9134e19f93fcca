"""What machines take and report: print jobs, agents, devices and their codes, the spotlight, the webhook.

A report is no act: nobody decided it, so it has no `by`, no journal row, no idempotency key. What the office
does by the clock (ends a day, pauses a forgotten desk, purges) changes tickets and desks, and is an act.
May import `data` and what is below it. Read `print_queue` first.
"""
