"""What machines take and report: print jobs, printing agents, devices that are seen, the webhook."""
