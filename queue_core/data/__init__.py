"""Where the office is kept: tables by subject, two doors to them, and the questions asked often."""
