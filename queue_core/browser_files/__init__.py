"""Scripts, fonts and icons that browsers load, from npm packages pinned in `package-lock.json`.

`build_hook` puts them in place when the wheel is built; it imports nothing of Lobby's.
"""
