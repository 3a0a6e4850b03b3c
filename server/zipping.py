"""How much is downloaded as zips: by whom at a time, and in each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from providers.dav.content import open_content
from server.at_a_time import AtATime
from server.household import Household
from webui.zip_port import Zips

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# Each takes a thread for as long as it is sent, which are minutes.
_OF_USER: Final = 3
_OF_LINK: Final = 6  # of all who have opened it
_WAIT_S: Final = 30
_WORDS: Final = "Other downloads of yours are still under way."
_LINK_WORDS: Final = "Others are downloading this at the moment."


def zips_of(household: Household) -> Zips:
    """Return how zips of files in *household* are made."""
    threads = household.settings.server.threads
    return Zips(
        open_file=partial(open_content, household.library.content),
        of_user=AtATime(_OF_USER, threads, _unnoted, _WORDS, _WAIT_S).enter,
        of_link=AtATime(_OF_LINK, threads, _unnoted, _LINK_WORDS, _WAIT_S).enter,
        most=household.settings.web.zip_gb * 10**9,
    )


def _unnoted(_who: str, _environ: WSGIEnvironment) -> None:
    """Do nothing: who downloads much harms nobody, and has been told to wait."""
