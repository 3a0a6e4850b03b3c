"""What the map needs from the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from library.catalog.mapped import Cluster
from library.grid import Box, Cell
from providers.folder import File, Section


@dataclass(frozen=True, slots=True)
class Tiles:
    """A server of pictures of the map."""

    url: str  # http or https, with {z}, {x} and {y} in its path or query
    attribution: str  # whom to thank for them; plain text

    @property
    def origin(self) -> str:
        """The scheme and the host, as a content security policy names them."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


class Atlas(Protocol):
    """Where one user's photos and videos were taken."""

    def clusters(self, box: Box, zoom: int, /) -> Sequence[Cluster]:
        """Return what lies in *box*, in clusters about as large as suits *zoom*, largest first.

        They are larger where the box would have too many of them.
        """
        ...

    def sections(self, cells: Sequence[Cell], /) -> Sequence[Section]:
        """Return the folders, from the root of the drive, that show what lies in *cells*."""
        ...

    def pictures(self, cells: Sequence[Cell], section: tuple[str, ...], /) -> Sequence[File]:
        """Return what of one of `sections` lies in *cells*, newest first."""
        ...
