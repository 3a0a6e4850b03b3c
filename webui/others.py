"""What is told of an item that is another's: nothing that the share does not show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from library.access.rights import Right
from library.access.things import Kind
from library.model import Facts, User
from library.people.model import Person
from providers.folder import File
from webui.data import JSON
from webui.names import folder_url
from webui.ports import Info, StackMember
from webui.sharing_port import Sharing
from webui.tree import Place

_SHOWN = ("width", "height", "orientation", "rotation", "duration_s", "captured_local", "damaged")


def as_seen(info: Info, file: File, place: Place, rights: Right) -> Info:
    """Return what of *info* on *file*, in the folder at *place*, is told with *rights*.

    Paths are those of who asks; of the files behind the picture, there are those in the folder.
    Names that an editor wrote into the file are not told.
    """
    facts = info.facts
    if Right.KNOW in rights:
        facts = replace(facts, regions=())
    else:
        facts = Facts(**{name: getattr(facts, name) for name in _SHOWN})
    return Info(
        path=_path(place, file.name),
        facts=facts,
        town=info.town if Right.KNOW in rights else None,
        stack=list(_stack(info.stack, file, place)),
    )


def persons_seen(sharing: Sharing, owner: User, persons: Sequence[Person]) -> list[JSON]:
    """Return those of *owner*'s *persons* whom they share with the user, as JSON takes them."""
    shared = {
        share.thing.id: share
        for share, _ in sharing.given(owner)
        if share.thing.kind is Kind.PERSON
    }
    return [
        {
            "id": person.id,
            "title": shared[person.id].name,
            "name": shared[person.id].name,
            "photos": person.photos,
            "face": None,
            "url": folder_url(("shared", owner.name, shared[person.id].name)),
        }
        for person in persons
        if person.id in shared
    ]


def _stack(stack: Sequence[StackMember], file: File, place: Place) -> Iterator[StackMember]:
    for member in stack:
        if member.media_id == file.media.id:
            yield replace(member, name=file.name, path=_path(place, file.name))
            continue
        found = place.folder.get(member.name)
        if isinstance(found, File) and found.media.id == member.media_id:
            yield replace(member, path=_path(place, member.name))


def _path(place: Place, name: str) -> str:
    return "/".join(("", *place.names, name))
