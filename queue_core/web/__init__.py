"""What all pages share: sign-in and guards, errors, rate limits, the API, base templates and scripts.

May import `live` and all below it. Read `auth` first (who asks, and whether they may), then `errors`.
"""
