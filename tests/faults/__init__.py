"""What happens to a running office when something breaks: one file for each fault.

Each is short in the suite and long with LOBBY_TEST_LONG=1 (`LONG`).
"""

import os

LONG = bool(os.environ.get("TESTED_LONG"))
"""`conftest` moves LOBBY_TEST_LONG here: the program refuses LOBBY_ variables it does not know."""
