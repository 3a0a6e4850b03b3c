"""``mantelpiece work``: the jobs without the web."""

from __future__ import annotations

import signal
from threading import Event

import click

from library.catalog import activity
from library.library import Library
from library.processing import Processing
from server.commands.options import settings_from, settings_options
from server.household import open_household
from server.logs import start_logging
from server.worker import processing

_LOOK_EVERY_S = 0.5


@click.command()
@settings_options()
@click.option("--until-idle", is_flag=True, help="End when nothing is left to do.")
def work(until_idle: bool, **given: str | None) -> None:
    """Read photos and videos and make thumbnails, until interrupted."""
    settings = settings_from(**given)
    start_logging(settings)
    ended = Event()
    with open_household(settings) as household, processing(household) as jobs:

        def end(*_: object) -> None:
            ended.set()
            jobs.stop()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        if until_idle:
            _drain(household.library, jobs, ended)
        else:
            while not ended.is_set():
                jobs.drain()
                ended.wait(_LOOK_EVERY_S)


def _drain(library: Library, jobs: Processing, ended: Event) -> None:
    total, done, failed = _pending(library), 0, 0
    with click.progressbar(length=max(total, 1), label=f"{total} files") as bar:
        while not ended.is_set():
            drained = jobs.drain(lambda _taken, _outcome: bar.update(1))
            done, failed = done + drained.done, failed + drained.failed
            left = _pending(library)
            if left == 0:
                break
            # Another worker has the rest in hand, or it came meanwhile.
            bar.length = done + left
            ended.wait(_LOOK_EVERY_S)
    if failed:
        click.echo(f"{failed} files could not be read; `mantelpiece info` says why.")


def _pending(library: Library) -> int:
    with library.catalog.read() as connection:
        return activity.pending(connection)
