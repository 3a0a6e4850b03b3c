"""``mantelpiece work``: the jobs without the web, and the switches of the queue."""

from __future__ import annotations

import signal
from datetime import UTC, datetime
from threading import Event

import click

from library.catalog import activity, requeue, workers
from library.library import Library
from library.query.indexing import catch_up
from server.commands.options import settings_from, settings_options
from server.core_files import forbid_core_files
from server.household import Household, open_household
from server.jobs import Jobs, doing_jobs
from server.logs import start_logging

_LOOK_EVERY_S = 0.5
_EVERYONE = ""


@click.command()
@settings_options()
@click.option("--until-idle", is_flag=True, help="End when nothing is left to do.")
@click.option("--pause", is_flag=True, help="Have no worker take any more work, and end.")
@click.option("--resume", is_flag=True, help="Have workers take work again, and end.")
@click.option(
    "--retry-failed",
    metavar="[USER]",
    is_flag=False,
    flag_value=_EVERYONE,
    help="Have the files that failed tried again, of USER or of all, and end.",
)
def work(
    until_idle: bool, pause: bool, resume: bool, retry_failed: str | None, **given: str | None
) -> None:
    """Read photos and videos and make thumbnails, until interrupted."""
    if pause and resume:
        raise click.UsageError("--pause and --resume exclude each other.")
    settings = settings_from(**given)
    if pause or resume or retry_failed is not None:
        with open_household(settings) as household:
            _switch(household, pause=pause, resume=resume)
            if retry_failed is not None:
                _retry(household, retry_failed)
        return
    start_logging(settings)
    forbid_core_files()
    ended = Event()
    with open_household(settings) as household, doing_jobs(household) as jobs:

        def end(*_: object) -> None:
            ended.set()
            jobs.stop()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        if until_idle:
            _drain(household.library, jobs, ended)
            catch_up(household.catalog, ended.is_set)
        else:
            while not ended.is_set():
                jobs.drain()
                catch_up(household.catalog, ended.is_set)
                jobs.group()
                ended.wait(_LOOK_EVERY_S)


def _switch(household: Household, *, pause: bool, resume: bool) -> None:
    with household.catalog.write() as connection:
        if pause:
            workers.pause(connection, datetime.now(UTC))
            click.echo("Work is paused. What is in hand is still finished.")
        if resume:
            workers.resume(connection)
            click.echo("Work goes on.")


def _retry(household: Household, name: str) -> None:
    user_id = None if name == _EVERYONE else household.accounts.find(name).id
    with household.catalog.write() as connection:
        count = requeue.retry(connection, datetime.now(UTC), user_id=user_id)
    click.echo(f"{count} file{'' if count == 1 else 's'} will be tried again.")


def _drain(library: Library, jobs: Jobs, ended: Event) -> None:
    total, done, failed = _pending(library), 0, 0
    with click.progressbar(length=max(total, 1), label=f"{total} files") as bar:
        while not ended.is_set():
            drained = jobs.drain(lambda _taken, _outcome: bar.update(1))
            done, failed = done + drained.done, failed + drained.failed
            left = _pending(library)
            why = _idle(library)
            if left == 0 or why:
                break
            # Another worker has the rest in hand, or it came meanwhile.
            bar.length = max(done + left, 1)
            ended.wait(_LOOK_EVERY_S)
    if not ended.is_set():
        jobs.group(all_of_them=True)
    if failed:
        click.echo(f"{failed} files could not be read; `mantelpiece info` says why.")
    if left and why:
        click.echo(why)


def _idle(library: Library) -> str:
    """Return why nobody has work that is left; empty while somebody may."""
    with library.catalog.read() as connection:
        if workers.paused_since(connection) is not None:
            return "Work is paused; `mantelpiece work --resume` goes on."
        if activity.is_any_due(connection) or activity.is_in_hand(connection):
            return ""
        again = activity.due_again(connection)
    return "" if again is None else f"Files that had trouble are tried again at {again:%H:%M} UTC."


def _pending(library: Library) -> int:
    with library.catalog.read() as connection:
        return activity.pending(connection)
