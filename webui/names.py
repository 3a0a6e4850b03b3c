"""Names and addresses of folders and files, as people and browsers read them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from library.people.model import Person

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_MONTHS = tuple(calendar.month_name[1:])  # English, for no locale is ever set


def folder_url(names: Sequence[str]) -> str:
    """The address of a folder, percent-encoded, as WebDAV names it too."""
    return "".join(f"/{quote(name, safe='')}" for name in names) + "/"


def file_url(names: Sequence[str]) -> str:
    """The address of a file's bytes, percent-encoded."""
    return folder_url(names).removesuffix("/")


def zip_url(names: Sequence[str]) -> str:
    """The address at which all that is in a folder is downloaded."""
    return f"/-/zip{file_url(names)}"


def person_url(person: Person) -> str:
    """The address of a person's folder."""
    names = ("people", ".hidden") if person.hidden else ("people",)
    return folder_url((*names, person.title))


def album_url(names: Sequence[str]) -> str:
    """The address of an album's folder; *names* lead to it from the top."""
    return folder_url(("albums", *names))


def counted(number: int, noun: str) -> str:
    """So many of something, as people say it: ``1 photo``, ``1,200 photos``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def view_title(name: str) -> str:
    """The title of a top-level folder: ``on-this-day`` is “On this day”."""
    return name.replace("-", " ").capitalize() if name else "Home"


def folder_title(name: str) -> str:
    """The title of a folder: its name; ``.hidden``, which no listing shows, is “Hidden”."""
    return name[1:].capitalize() if name.startswith(".") else name


def section_title(name: str) -> str:
    """The title of a section: ``2024-05`` is “May 2024”, ``undated`` is “Undated”."""
    if found := _MONTH.fullmatch(name):
        return f"{_MONTHS[int(found[2]) - 1]} {found[1]}"
    return name[:1].upper() + name[1:]


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step on the way to a folder."""

    title: str
    url: str


def crumbs(names: Sequence[str]) -> Sequence[Crumb]:
    """The way to the folder *names*, from its top-level folder down to itself."""
    titles = [view_title(names[0]), *map(folder_title, names[1:])] if names else []
    return [Crumb(title, folder_url(names[:depth])) for depth, title in enumerate(titles, start=1)]


def size_text(size: int) -> str:
    """*size* in bytes as people say it: ``3.4 MB``."""
    if size < 1000:
        return f"{size} B"
    amount = float(size)
    for unit in ("kB", "MB", "GB"):
        amount /= 1000
        if amount < 999.5:
            return f"{amount:.1f} {unit}" if amount < 9.95 else f"{amount:.0f} {unit}"
    return f"{amount / 1000:.1f} TB"


def reason_text(failure: str) -> str:
    """*failure*, a sentence, as it stands after “because”."""
    sentence = failure.removesuffix(".")
    named = sentence[1:2].isupper()  # such as HEIC
    return sentence if named else sentence[:1].lower() + sentence[1:]


def date_text(day: date) -> str:
    """*day* as people write it: ``4 May 2024``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def recent_day(day: date) -> str:
    """*day* as people call it: “Today”, “Yesterday”, or its date."""
    ago = (datetime.now().astimezone().date() - day).days
    return {0: "Today", 1: "Yesterday"}.get(ago) or date_text(day)


def duration_text(duration_s: float) -> str:
    """A video's length: ``1:05`` or ``1:00:07``."""
    minutes, seconds = divmod(round(duration_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
