"""The program with less patience: `python tests/faults/impatient.py SILENT IDLE PING` before its command.

What is a minute for a hall is four seconds for a test; everything else is the program's own.
"""

import os
import sys

from queue_core import concurrency

if __name__ == "__main__":
    silent, idle, ping, *command = sys.argv[1:]
    mode = os.environ["LOBBY_SERVER__ASYNC_MODE"]
    concurrency.patch(mode)

    from queue_core import app, entry

    if mode == "eventlet":
        from queue_core.serving import greenlets

        greenlets.SILENT_S, greenlets.IDLE_S = int(silent), int(idle)

    app.PING_EVERY_S = app.PING_WITHIN_S = int(ping)
    sys.argv = ["lobby", *command[command.index("queue_core.entry") + 1 :]]
    entry.main()
