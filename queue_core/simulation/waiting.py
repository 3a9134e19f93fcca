"""Those who wait for one service, by rank, in the order of their places."""

from bisect import bisect_left, insort
from datetime import datetime

from queue_core.rules.policy import RANKS, Place, is_booked


class Waiting:
    """The line of one service; what the database's index of waiting tickets is to the acts."""

    def __init__(self) -> None:
        self._places: dict[int, list[Place]] = {rank: [] for rank in RANKS}
        self._marked: dict[int, list[Place]] = {rank: [] for rank in RANKS}

    def add(self, place: Place, *, priority: bool) -> None:
        insort(self._places[place.rank], place)
        if priority:
            insort(self._marked[place.rank], place)

    def remove(self, place: Place, *, priority: bool) -> None:
        for each in (self._places, self._marked) if priority else (self._places,):
            places = each[place.rank]
            del places[bisect_left(places, place)]

    def heads(self, *, marked: bool = False) -> list[Place]:
        """The first of each rank; of those alone who have the mark of priority, where `marked` asks so."""
        ranks = self._marked if marked else self._places
        return [places[0] for places in ranks.values() if places]

    def ahead(self, place: Place, joined_by: datetime) -> int:
        """How many have a smaller place and have joined: the booked with a slot up to `joined_by`."""
        before = 0
        for rank, places in self._places.items():
            if rank < place.rank:
                joined = Place(rank, joined_by, place.id + 1)
                before += bisect_left(places, joined) if is_booked(rank) else len(places)
            elif rank == place.rank:
                before += bisect_left(places, place)
        return before

    def all(self) -> list[Place]:
        return [place for places in self._places.values() for place in places]
