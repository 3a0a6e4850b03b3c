"""Albums and favourites as the web gallery asks for them."""

from __future__ import annotations

from support.faces import put_photo
from support.home import Home

from library.undoing import undo
from server.gallery_albums import GalleryAlbums
from server.gallery_lists import GalleryLists
from webui.lists_port import Said


def test_the_library_answers_it(home: Home) -> None:
    """Titles tell where albums lie; what was done is told as the journal tells it."""
    lists = GalleryLists(home.library, home.alice)
    items = [put_photo(home, name) for name in ("a.jpg", "b.jpg")]
    italy, made = lists.make_album(" Italy ", items[:1], None)
    assert "Made the album “Italy”" == made.summary
    assert [italy] == lists.albums()
    assert [italy.id] == list(lists.holding(items[0]))
    rome, _ = lists.make_album("Rome", (), italy.id)
    assert rome == GalleryAlbums(home.library, home.alice).album(rome.id)
    assert ["Italy", "Italy / Rome"] == [each.title for each in lists.albums()]
    added = lists.add(italy.id, items)
    assert "Added 2 photos to the album “Italy”" == added.summary
    assert Said(None, "Nothing changed") == lists.add(italy.id, items)
    assert "Took “a.jpg” out of the album “Italy”" == lists.take_out(italy.id, items[:1]).summary
    assert lists.set_favorite(items, on=True).act is not None
    assert lists.is_favorite(items[0])
    undo(home.library, home.alice)
    assert not lists.is_favorite(items[0])
    assert items[0] == lists.item(items[0].id)
