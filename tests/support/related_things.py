"""All of alice's that can be named in an address, and that the worker would make of it."""

from __future__ import annotations

from sqlalchemy import Update
from support.app_client import PASSWORD, Client
from support.faces import put_photo
from support.home import JPEG, Home
from support.people import someone
from support.relations import OWNER, Things
from support.taken import previewed, taken

from library.access.app_password import Use
from library.access.rights import Level
from library.access.terms import Terms
from library.access.things import Kind, Thing
from library.catalog import faces
from library.catalog.driver import driver_of
from library.catalog.people_schema import person_suggestions
from library.catalog.schema import media_items
from library.media.cache import LARGE_SIZE, PREVIEW_SIZE, face_path
from library.media.front import pack_front
from library.media.video_cache import clip_path, film_path, front_path
from library.model import Media
from library.sharing import Sharing
from server.gallery_lists import GalleryLists
from server.gallery_searches import GallerySearches

FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x08free" * 8


def make_things(client: Client, home: Home, name: str) -> Things:
    """Make a folder of that name, and one of all that can be named."""
    accounts, links, library = client.household.accounts, client.household.links, home.library
    photo = home.put(name, "a.jpg", data=JPEG + name.encode())
    person = someone(home, f"{name}.jpg", name=f"{name} Ann")
    other = someone(home, f"{name} other.jpg")
    for size in (256, PREVIEW_SIZE, LARGE_SIZE):
        photo = previewed(home, photo, size)
    video = _video(home, home.put(name, "v.mp4", data=FILM + name.encode()))
    thrown = home.put(f"{name} thrown.txt")
    home.files.remove(thrown)
    in_trash = next(each.path for each in home.trash.thrown() if each.path[-1] == thrown.name)
    lists, searches = GalleryLists(library, home.alice), GallerySearches(library, home.alice)
    portrait = previewed(home, home.media(f"{name}.jpg"), 256)
    listed, found = (
        previewed(home, put_photo(home, f"{name} {what}.jpg"), 256) for what in ("listed", "found")
    )
    taken(home, found)  # what has not been read is not found
    album, _ = lists.make_album(f"{name} album", [photo, listed], None)
    lists.make_album(f"{name} finds", [found], None)
    told = lists.set_favorite([photo], on=True)
    searches.save(f"{name.lower()}")
    sharing, folder = Sharing(library, home.alice), home.folder(name)
    things = {
        name: Thing(Kind.FOLDER, folder.id),
        f"{name} album": Thing(Kind.ALBUM, album.id),
        f"{name} person": Thing(Kind.PERSON, person.id),
        f"{name} search": Thing(Kind.SEARCH, query=f"album='{name} finds'"),
    }
    first, *_ = [sharing.give(thing, title, "zoe", Level.VIEW) for title, thing in things.items()]
    link, token = links.make(home.alice, things[name], name, Terms(with_metadata=True))
    device, _ = accounts.app_passwords.make(home.alice, f"{name} phone", Use.ALL)
    with home.catalog.write() as connection:
        of_person = "SELECT id FROM face_embeddings WHERE person_id = ?"
        face = connection.exec_driver_sql(of_person, (person.id,)).scalar_one()
        asked = person_suggestions.insert().values(
            user_id=home.alice.id, person_id=person.id, other_id=other.id, distance=1
        )
        connection.execute(_lasts(photo))
        (known,) = faces.by_ids(driver_of(connection), [face])
        (question,) = connection.execute(asked).inserted_primary_key or (0,)
    area = (known.x, known.y, known.width, known.height)
    picture = face_path(library.cache, portrait.checksum, area, known.frame_s)
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(b"face")
    signed_in = accounts.sign_in(OWNER, PASSWORD)
    assert signed_in is not None
    session = accounts.session(signed_in[1])
    assert session is not None
    return Things(
        photo=photo.id,
        video=video.id,
        album=album.id,
        person=person.id,
        other=other.id,
        portrait=portrait.id,
        listed=listed.id,
        found=found.id,
        face=face,
        question=question,
        share=first.id,
        link=link.id,
        device=device.id,
        act=told.act,
        folder=f"files/{name}",
        file=f"files/{name}/a.jpg",
        given=f"shared/alice/{name}",
        thrown="/".join(in_trash),
        search=name.lower(),
        user="zoe",
        user_id=home.bob.id,
        session=session.key,
        token=token,
    )


def _video(home: Home, item: Media) -> Media:
    """Have the worker make all that can be made of a video."""
    cache, size = home.library.cache, item.size
    for path in (clip_path, film_path):
        at = path(cache, item.checksum)
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_bytes(b"film")
    front_path(cache, item.checksum).write_bytes(pack_front(8, 16, 24, size, b"front"))
    with home.catalog.write() as connection:
        connection.execute(_lasts(item))
    return item


def _lasts(item: Media) -> Update:
    """Say that it moves, for nine seconds: of a picture, that it is an animation."""
    return media_items.update().where(media_items.c.id == item.id).values(duration_s=9)
