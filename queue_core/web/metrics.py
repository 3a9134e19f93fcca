"""Figures for Prometheus, read from the database at each scrape."""

from collections.abc import Iterator
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST as CONTENT_TYPE
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from queue_core import boards
from queue_core.data.db import Office
from queue_core.live.realtime import Realtime
from queue_core.machines import outbox

__all__ = ["CONTENT_TYPE", "written"]


def written(office: Office, realtime: Realtime) -> bytes:
    """The figures of one office and one server process, its memory and open files too."""
    made = CollectorRegistry()
    made.register(_Figures(office, realtime))
    ProcessCollector(registry=made)
    return generate_latest(made)


class _Figures:
    def __init__(self, office: Office, realtime: Realtime) -> None:
        self.office, self.realtime = office, realtime

    def describe(self) -> list[Any]:
        return []

    def collect(self) -> Iterator[Any]:
        printers = GaugeMetricFamily(
            "lobby_printer_ok", "0 when the printer is known to be in trouble", labels=["printer"]
        )
        for printer in boards.printers(self.office):
            printers.add_metric([printer["name"]], 0 if printer["ok"] is False else 1)
        yield printers

        yield GaugeMetricFamily(
            "lobby_database_ok",
            "0 while the database cannot be reached or written",
            value=0 if self.office.storage.reach.trouble else 1,
        )

        waiting = GaugeMetricFamily("lobby_waiting", "Tickets that wait", labels=["service", "rank"])
        counts = boards.waiting(self.office)
        for slug in self.office.settings.services:
            for rank in (0, 1, 2):
                waiting.add_metric([slug, str(rank)], counts.get(slug, {}).get(rank, 0))
        yield waiting

        acts = CounterMetricFamily("lobby_acts", "Acts since this process started", labels=["act"])
        for event, count in self.realtime.journal.counts.items():
            acts.add_metric([event], count)
        yield acts

        told = CounterMetricFamily("lobby_messages", "Messages to visitors", labels=["channel", "state"])
        for channel, state, count in outbox.counts(self.office):
            told.add_metric([channel, state], count)
        yield told

        yield GaugeMetricFamily(
            "lobby_sockets", "Open sockets of this process", value=self.realtime.rooms.sockets()
        )
