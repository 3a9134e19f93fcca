"""What the tests of booking share: an office that books, on Tuesday, 10 March 2026."""

TERMS = {"enabled": True, "lead_minutes": 60, "horizon_days": 14, "hold_minutes": 15}
SERVICE = {"slug": "taxes", "letter": "A", "name": "Taxes", "minutes": 30, "places": 1}
CHANGES = {
    "hours": {day: ["08:30-16:30"] for day in ("mon", "tue", "wed", "thu", "fri")},
    "booking": TERMS,
    "service": [SERVICE, SERVICE | {"slug": "urban", "letter": "B", "name": "Urban", "booking": False}],
    "desk": [{"name": "1", "services": ["taxes", "urban"]}],
    "elsewhere": [],
    "feed": {"names": {}},
    "messages": {"email": "mailto://127.0.0.1?to={to}", "sms": "form://127.0.0.1/x?:to={to}"},
}
EMAIL, OTHER = "ion@example.ro", "ana@example.ro"
