"""How pages of folders tell of sharing: what the user shares, and what is another's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from library.access.rights import Level
from providers.folder import Folder, IsOthers
from webui.sharing_port import Sharing


@dataclass(frozen=True, slots=True)
class Standing:
    """How a folder that is shown stands to sharing."""

    can_share: bool = False
    is_shared: bool = False  # by the user
    shared_inside: frozenset[str] = frozenset()  # names of those in it that the user shares
    words_inside: Mapping[str, str] = field(default_factory=dict)  # what may be done in others'
    owner: str | None = None  # whose it is; None: the user's own
    words: str = ""  # what the user may do in it, if it is another's


def standing_of(sharing: Sharing, folder: Folder, inside: Sequence[Folder] = ()) -> Standing:
    """Return how *folder* stands, and what *inside* is shared."""
    if isinstance(folder, IsOthers):
        words = level_words(folder)
        return Standing(owner=folder.origin.owner.name, words=words)
    thing = sharing.thing(folder)
    shared = {share.thing for share in sharing.everything()}
    return Standing(
        can_share=thing is not None,
        is_shared=thing in shared,
        shared_inside=frozenset(each.name for each in inside if sharing.thing(each) in shared),
        words_inside={
            each.name: level_words(each) for each in inside if isinstance(each, IsOthers)
        },
    )


def level_words(folder: IsOthers) -> str:
    """What may be done in a folder that is another's, for people."""
    levels = (Level.EDIT, Level.ADD, Level.VIEW)
    return next((level.words for level in levels if level.rights in folder.rights), "")
