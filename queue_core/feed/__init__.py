"""The doors through which appointments come in: files from a booking site, read into plain entries."""
