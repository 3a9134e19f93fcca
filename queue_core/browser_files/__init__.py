"""What browsers load from elsewhere, put in place by the build."""
