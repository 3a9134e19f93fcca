"""config.toml files with a fault each, and what must be said of it."""

from tests.office import SHIPPED

LEAST = """
[office]
name = "Office"
[hours]
mon = ["08:30-16:30"]
[[service]]
slug = "taxes"
letter = "A"
name = {ro = "Taxe", en = "Taxes"}
[[desk]]
name = "1"
services = ["taxes"]
"""

SERVICE = '[[service]]\nslug = "b"\nletter = "B"\nname = "B"\n'

# what is added to LEAST, or replaced in it -> words that the answer must hold
ADDED = [
    ("[server]\nprot = 1", ["line 14: [server] prot", "unknown key", 'did you mean "port"', "public_url"]),
    ("[sever]\nport = 1", ["line 13: [sever]", "unknown key", 'did you mean "server"', "storage"]),
    ("[server]\nport = 70000", ["line 14: [server] port", "65535 at most", "70000"]),
    ('[server]\nport = "web"', ["[server] port", "a whole number", '"web"']),
    (
        '[server]\nasync_mode = "gevent"',
        ["[server] async_mode", 'one of "eventlet", "threading"', '"gevent"'],
    ),
    ('[server]\npublic_url = "lobby.local"', ["[server] public_url", 'begins with "http://"', "lobby.local"]),
    ("[line]\nearly_minutes = -1", ["[line] early_minutes", "0 or more", "-1"]),
    ('[line]\nlate_becomes = "maybe"', ["[line] late_becomes", 'one of "walk_in", "booked"', '"maybe"']),
    ("[[holiday]]\non = 2026-02-30", ["line 14: this is no day of the calendar"]),
    ('[[holiday]]\nname = "no date"', ["line 13: [[holiday]] “no date”, on", "is missing"]),
    (
        '[[desk]]\nname = "2"\nservices = ["taxis"]',
        ["[[desk]] “2”, services", 'no service "taxis"', 'mean "taxes"', "allowed: taxes"],
    ),
    ('[[area]]\nslug = "a"\nname = "A"\ndesks = ["9"]', ["[[area]] “a”, desks", 'no desk "9"', "allowed: 1"]),
    ("[display]\nviewing_distance_m = 11", ["[display]", "glass of 543 mm", "10.0 at most"]),
    ('[[outcome]]\nslug = "a"\nname = "A"\n' * 2, ["[[outcome]] “a”, slug", '"a" is there twice']),
    ('[[desk]]\nname = "2"\nservices = []', ["[[desk]] “2”, services", "one is needed at least"]),
    ('[[desk]]\nname = "1"\nservices = ["taxes"]', ["[[desk]] “1”, name", '"1" is there twice']),
    (
        '[[desk]]\nname = "2"\nservices = ["taxes"]\nbreaks = ["12:30-12:00"]',
        ["[[desk]] “2”, breaks", "hours end after they begin"],
    ),
    ('[[service]]\nslug = "b"\nletter = "A"\nname = "B"', ["[[service]] “b”, letter", '"A" is there twice']),
    (
        '[[service]]\nslug = "taxes"\nletter = "B"\nname = "B"',
        ["[[service]] “taxes”, slug", '"taxes" is there twice'],
    ),
    (
        '[[service]]\nslug = "b"\nletter = "P"\nname = "B"',
        ["[[service]] “b”, letter", "A to Z, but not P", "booked visitors"],
    ),
    (
        '[[service]]\nslug = "B b"\nletter = "B"\nname = "B"',
        ["[[service]] “B b”, slug", "small letters", '"B b"'],
    ),
    ('[[service]]\nslug = "b"\nletter = "B"\nname = 5', ["[[service]] “b”, name", "a text", "5"]),
    (
        '[[service]]\nslug = "b"\nletter = "B"\nname = "B"\nx = "C"',
        ["line 17: [[service]] “b”, x", "unknown key"],
    ),
    (
        '[[elsewhere]]\nwhat = "x"\nwhere = "y"\nservices = ["z"]',
        ["[[elsewhere]] number 1", 'no service "z"', "allowed: taxes"],
    ),
    ('[[printer]]\nname = "p"\nkind = "laser"', ["[[printer]] “p”, kind", '"preview", "network"', '"laser"']),
    ('[[printer]]\nname = "p"\n[[printer]]\nname = "p"', ["[[printer]] “p”, name", '"p" is there twice']),
    ('[[printer]]\nname = "p"\nkind = "network"', ["[[printer]] “p”", 'kind = "network"', "key host"]),
    ('[[printer]]\nname = "p"\nkind = "serial"', ["[[printer]] “p”", 'kind = "serial"', "key path"]),
    (
        '[[printer]]\nname = "p"\nkind = "serial"\npath = "x"\nbaud = 9600',
        ["[[printer]] “p”", "pictures", '"text"'],
    ),
    ('[[printer]]\nname = "p"\nkind = "file"', ["[[printer]] “p”", 'kind = "file"', "key path"]),
    ('[[printer]]\nname = "p"\nkind = "usb"', ["[[printer]] “p”", 'kind = "usb"', "key usb"]),
    ('[[printer]]\nname = "p"\nkind = "cups"', ["[[printer]] “p”", 'kind = "cups"', "key queue"]),
    ('[[printer]]\nname = "p"\nkind = "agent"', ["[[printer]] “p”", 'connection = "file"', "key path"]),
    (
        '[[printer]]\nname = "p"\nkind = "usb"\nusb = "epson"',
        ["[[printer]] “p”, usb", "as lsusb shows", "epson"],
    ),
    (
        '[[printer]]\nname = "p"\nlogo = "nowhere.png"',
        ["[[printer]] “p”, logo", "a PNG picture; there is no such file", "nowhere.png"],
    ),
    (
        f'[[printer]]\nname = "p"\nlogo = "{SHIPPED}"',
        ["[[printer]] “p”, logo", "a PNG picture", "config.toml"],
    ),
    (SERVICE + 'was = ["taxes"]', ["[[service]] “b”, was", '"taxes" is the name of a service that is there']),
    (SERVICE + 'was = ["x", "x"]', ["[[service]] “b”, was", '"x" is there twice']),
    ('[[desk]]\nname = "2"\nwas = ["1"]\nservices = ["taxes"]', ["[[desk]] “2”, was", '"1" is the name of']),
    (
        SERVICE + 'was = ["old"]\n[[desk]]\nname = "2"\nservices = ["old"]',
        ["[[desk]] “2”, services", 'no service "old"; it is "b" now'],
    ),
    ("[kiosk]\nscanner = yes", ["line 14", "yes and no are true and false"]),
    ('[kiosk]\nscanner = "maybe"', ["[kiosk] scanner", "true or false, without quotes", '"maybe"']),
    ("[kiosk]\nidle_seconds = 4.5", ["[kiosk] idle_seconds", "a whole number", "4.5"]),
    ('[[holiday]]\non = "soon"', ["[[holiday]] number 1, on", "a day, written 2026-12-01", '"soon"']),
    ('[server]\nport = 1\n[server]\nhost = "x"', ["line 15", "is there twice"]),
    ("[server]\nport = 1\nport = 2\n", ["line 15", "is there twice"]),
    ('[server]\nhost = "127.0.0.1\n', ["line 14: a text is not closed"]),
    ("[[server]]\nport = 1", ["[server]", "a section with keys of its own"]),
    ('[display]\nquiet = "13:00-14:00"', ["[display] quiet", "a list in square brackets"]),
    ("[server]\nport = true", ["[server] port", "a whole number", "it says true"]),
    ('[server]\npublic_url = "https://a.ro/?x"', ["[server] public_url", "? or #", "a.ro/?x"]),
    ('[[closure]]\nfrom = "soon"\nto = 2027-01-01', ["[[closure]] number 1, from", "2026-12-01"]),
    ("[[holiday]]\non = 05.01.2027", ["line 14: this is no day of the calendar", "2026-12-01"]),
    ("[[holiday]]\non = 2027-1-5", ["line 14: this is no day of the calendar", "2026-12-01"]),
    ("// a remark", ["line 13", 'a comment begins with "#"']),
    ('[storage]\nfolder = "C:\\lobby"', ["line 14", "a backslash in a text is written twice"]),
    (SERVICE.replace('name = "B"', 'name = " "'), ["[[service]] “b”, name", "is empty"]),
    ('[[printer]]\nname = "p"\nsecond = "q"', ["[[printer]] “p”, second", 'no other printer "q"']),
    ("[server\nport = 1", ["line 13: a section's name stands between brackets"]),
]
REPLACED = [
    ('name = "Office"', 'name = "Office"\ntimezone = "Europe/Bucuresti"', ["[office] timezone", "IANA"]),
    ('name = "Office"', 'name = "Office"\nlanguages = []', ["[office] languages", "one is needed at least"]),
    (
        'name = "Office"',
        'name = "Office"\nlanguages = ["romanian"]',
        ["[office] languages number 1", "two small letters", '"romanian"'],
    ),
    ('{ro = "Taxe", en = "Taxes"}', '{ro = "", en = ""}', ["line 9: [[service]] “taxes”, name", "is empty"]),
    ("[[service]]", "[service]", ["[[service]]", "two brackets"]),
    (
        'letter = "A"',
        'letter = "A"\nminutes = nan',
        ["line 9: [[service]] “taxes”, minutes", "a number without quotes"],
    ),
    ('name = "Office"', "", ["[office] name", "is missing"]),
    ('["08:30-16:30"]', '["8:30-16:30"]', ["[hours] mon number 1", '"08:30-16:30"', '"8:30-16:30"']),
    ('["08:30-16:30"]', '["16:30-08:30"]', ["[hours] mon number 1", "end after they begin"]),
    ('["08:30-16:30"]', '["08:30-24:30"]', ["[hours] mon number 1", "24:00"]),
    ('["08:30-16:30"]', '["08:75-16:30"]', ["[hours] mon number 1", "no such time of day"]),
    ('["08:30-16:30"]', "[830]", ["[hours] mon number 1", "830"]),
    ("mon =", "monday =", ["[hours] monday", 'did you mean "mon"', "mon, tue, wed, thu, fri, sat, sun"]),
    ('[[desk]]\nname = "1"\nservices = ["taxes"]', "", ["[[desk]]", "is missing; one is needed at least"]),
]
FAULTS_OF_EACH_KIND = """[server]
port = -1
prot = 1
[line]
nothing = 1
[[desk]]
name = "2"
services = ["nowhere"]
"""
FAULTS = [(LEAST + added, words) for added, words in ADDED] + [
    (LEAST.replace(old, new), words) for old, new, words in REPLACED
]
