"""What all screens share: sign-in, errors, languages, the API, the base of every page."""
