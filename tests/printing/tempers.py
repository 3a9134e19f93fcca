"""The tempers of the fake printer: what each does, and the bytes that it says.

The bytes are those of Epson's ESC/POS command reference, save for makes with forms of their own.
"""

import re

MODES = {
    "ok": "prints and answers",
    "no_paper": "the roll is empty: offline, says so when asked at once, prints nothing",
    "cover_open": "offline likewise, with its cover open",
    "offline": "offline for another reason: an error, a jammed cutter",
    "paper_low": "prints and answers, and says that the roll will end soon",
    "runs_out": "has paper before the job; it ends during the picture",
    "runs_out_told": "the same, but GS r is answered all the same, as by some makes",
    "stalls": "answers at once, takes the job, never answers GS r",
    "chatters": "like stalls, but sends automatic status that nobody asked for",
    "hang": "accepts the connection and never answers anything",
    "garbage": "answers with what no printer says, and a good answer among it",
    "drop": "resets the connection in the middle of the job",
    "closes": "takes the job and closes the connection in good order, without an answer",
    "refuse": "the port is closed",
    "mute": "prints and never answers anything",
    "first_only": "of the questions at once it answers the first alone; GS r as it should",
    "sensor_only": "answers GS r, and nothing at once",
    "other_forms": "answers at once with bytes of another make, GS r as it should",
    "slow": "prints and answers, each answer after `answer_s`",
    "drips": "takes the bytes slowly, `drip` in each tenth of a second",
    "single": "has room for one connection, and keeps it for `lingers_s` after its end; resets all others",
}
FINE = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}
STATUS = {
    "paper_low": FINE | {4: 0x1E},
    "no_paper": {1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x7E},
    "cover_open": {1: 0x1A, 2: 0x16, 3: 0x12, 4: 0x12},
    "offline": {1: 0x1A, 2: 0x52, 3: 0x1A, 4: 0x12},
}
NOT_READY = ("no_paper", "cover_open", "offline")
NEVER_AT_ONCE = ("hang", "mute", "sensor_only")
NEVER_IN_TURN = ("stalls", "chatters", "mute")
OTHER_FORM = b"\x81"
DRIP_S = 0.1
SMALL_BUFFER = 4096
GARBAGE = b"\x12\xff\x12"
PAPER_IN, PAPER_OUT = 0x00, 0x0F
AUTOMATIC_STATUS = bytes([0x10, 0x00, 0x00, 0x00])
ASKED_AT_ONCE = re.compile(rb"\x10\x04([\x01-\x04])")
