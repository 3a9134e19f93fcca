"""Who is in the demo: clerks, invented visitors; and how long things take them."""

from random import Random

CLERKS = (
    ("elena", "Elena Marin"),
    ("radu", "Radu Toma"),
    ("denes", "Dénes Szabó"),
    ("stefania", "Ștefania Luca"),
    ("tudor", "Tudor Țăran"),
    ("irina", "Irina Neagu"),
    ("paul", "Paul Dima"),
    ("corina", "Corina Pană"),
)
"""Who sits at the other desks and plays by itself."""
VISITORS = (
    "Ana-Maria Lazăr", "Bogdan Țepeș", "Éva Balázs", "Nicolae Șuteu", "Teodora Iancu", "Victor Pârvu",
    "Cristian Bănică", "Ilona Nagy", "Gheorghe Șerban", "Raluca Dobre", "Vasile Crăciun", "Simona Tănase",
    "Andrei Popa", "Lucia Mărginean", "Horia Stanciu", "Daniela Ene", "Petru Găvan", "Oana Rusu",
)  # fmt: skip
HURRY = 0.5
"""A visit takes so much of its service's `minutes`: enough happens while somebody looks."""
AT_LEAST_S = 40.0


def visit_seconds(chance: Random, minutes: int) -> float:
    """How long a visit takes: most a little less than usual, a few much longer."""
    usual = 60.0 * minutes * HURRY
    return max(AT_LEAST_S, usual * chance.lognormvariate(-0.15, 0.55))


def falls(chance: Random, share: float) -> bool:
    """Whether something happens that happens so often."""
    return chance.random() < share
