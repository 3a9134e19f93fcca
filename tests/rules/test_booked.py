"""Who is booked is asked in one place."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PRODUCT = [
    file
    for room in ("queue_core", "kiosk", "display", "counter")
    for kind in ("py", "html", "js")
    for file in sorted((ROOT / room).rglob(f"*.{kind}"))
    if not {"vendor", "versions", "node_modules"} & set(file.parts)
]


def test_whether_a_ticket_is_booked_is_asked_of_its_rank_in_one_place():
    """`policy.is_booked`, in templates `is booked`: no rank is compared elsewhere, and no letter of a number
    looked at but where numbers are written."""
    ways = re.compile(
        r"\brank.{0,2} *(==|!=|<|>) *(\d|BOOKED)|(==|!=|<|>) *policy\.BOOKED\b"
        r"|\.starts_?[wW]ith\(.P.\)|isalpha\(|number\[\d\]|charAt\(0\)"
    )
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in PRODUCT
        for line in file.read_text(encoding="utf-8").splitlines()
        if ways.search(line)
    ]
    assert found == [
        "queue_core/rules/numbering.py: letter = number[len(BOOKED_PREFIX)] if booked else number[0]",
        "queue_core/rules/policy.py: return rank == BOOKED",
    ]
