"""The commands of `lobby`."""
