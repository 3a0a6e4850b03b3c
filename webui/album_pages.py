"""The pages of albums: all of them, and each with those in it."""

from __future__ import annotations

from providers.folder import HoldsAlbums, IsAlbum


def album_page(holder: HoldsAlbums) -> dict[str, object]:
    """What the page of a folder of albums has beside what all folders have."""
    return {
        "album": holder.album if isinstance(holder, IsAlbum) else None,
        "album_ids": {album.name: album.id for album in holder.albums()},
    }
