"""A situation played on to its end many times: who is called when.

Each draw is one way in which it may go on: how long visits take, who of the booked comes and when, who comes
with priority. A desk that is free calls the smallest key of its lines, as `rules.policy` does; a test holds
the draws to the engine, call by call. Whoever only asks what if is called like others, but keeps no desk.
"""

from heapq import heapify, heappop, heappush, heapreplace
from math import inf

from queue_core.simulation.entries import Entry
from queue_core.simulation.start import Desk, Start

HOUR_S = 3600
NOBODY = (inf, -1, Entry(-1, inf, -1))


def waits(start: Start) -> list[list[float]]:
    """The seconds until the call in each draw, infinite where no call comes: of `start.tickets`, and then of
    `start.ghosts`."""
    found = [[inf] * start.chances.count for _ in range(len(start.tickets) + len(start.ghosts))]
    for draw in range(start.chances.count):
        for number, called in _play(start, draw):
            found[number][draw] = called
    return found


def _play(start: Start, draw: int) -> list[tuple[int, float]]:
    """The calls of one draw that are asked for. `free` are desks by the instant at which they may call next,
    `idle` those that found nobody: they look again when somebody comes."""
    desks, later, left = start.desks, start.later, start.asked
    lines = [list(line) for line in start.lines]
    free = [(_after_break(desk, desk.free[draw]), number) for number, desk in enumerate(desks)]
    heapify(free)
    walk_ins = start.walk_ins(draw)
    walks_in = next(walk_ins, NOBODY)
    coming: list[tuple[float, int, Entry]] = []
    idle: list[int] = []
    calls: list[tuple[int, float]] = []
    known = 0
    while left:
        now = free[0][0] if free else inf
        if idle or not free:
            comes = min(
                coming[0][0] if coming else inf,
                later[known].earliest if known < len(later) else inf,
                walks_in[0],
            )
            if comes == now == inf:
                break
            now = min(now, comes)
        joined: list[int] = []
        while known < len(later) and later[known].earliest <= now:
            joins = later[known].joins[draw]
            if joins is not None:
                heappush(coming, (joins[0], later[known].line, joins[1]))
            known += 1
        while walks_in[0] <= now:
            heappush(lines[walks_in[1]], walks_in[2])
            joined.append(walks_in[1])
            walks_in = next(walk_ins, NOBODY)
        while coming and coming[0][0] <= now:
            _, line, entry = heappop(coming)
            heappush(lines[line], entry)
            joined.append(line)
        if idle and joined:
            for number in [number for number in idle if not desks[number].reach.isdisjoint(joined)]:
                idle.remove(number)
                heappush(free, (_after_break(desks[number], now), number))
        if not free or free[0][0] > now:
            continue
        number = free[0][1]
        best = None
        for line in desks[number].lines:
            heads = lines[line]
            if heads and (best is None or heads[0] < best[0]):
                best = heads
        if best is None:
            heappop(free)
            idle.append(number)
            continue
        entry = heappop(best)
        if entry.asked >= 0:
            calls.append((entry.asked, now))
            left -= 1
        if entry.takes is None:
            continue
        takes = entry.takes[draw]
        if entry.of_hours is not None:
            takes *= entry.of_hours[int((start.entries.since_midnight + now) // HOUR_S) % 24]
        ends = now + takes
        heapreplace(free, (_after_break(desks[number], ends), number))
        if entry.then is not None:
            heappush(coming, (ends, *entry.then))
    return calls


def _after_break(desk: Desk, at: float) -> float:
    """When a desk that is free at an instant may call."""
    for begins, ends in desk.breaks:
        if begins <= at < ends:
            at = ends
    return at
