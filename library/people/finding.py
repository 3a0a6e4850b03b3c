"""The worker's step that finds the faces in an item; see `library.faces`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from library.catalog import faces, items
from library.catalog.driver import Driver
from library.catalog.faces import FoundFace
from library.errors import Unreadable
from library.faces.detected import DetectedFace, FaceJob
from library.faces.finders import FaceFinders
from library.faces.graph import Near
from library.faces.joining import NOBODY, Founds, Joins, Neighbour, joined
from library.faces.profiles import Profile
from library.faces.quality import tells_people_apart, weight
from library.faces.thresholds import Thresholds
from library.library import Library
from library.media.cache import PREVIEW_SIZE, face_path, forget_faces, thumbnail_path, writing
from library.model import Kind, Media
from library.people.found import Joined, NewFace, copy_faces, save_faces
from library.people.graphs import Graphs
from library.processing import Saving


class FaceFinding:
    """Finds faces, each item's in one go; see `library.processing.Step`."""

    def __init__(
        self, library: Library, finders: FaceFinders, graphs: Graphs, thresholds: Thresholds
    ) -> None:
        self._library = library
        self._finders = finders
        self._graphs = graphs
        self._thresholds = thresholds

    def __call__(self, item: Media, path: Path, stopping: Callable[[], bool], /) -> Saving:
        """Find the faces in *item*, which lies at *path*: of a photo, in its preview."""
        model = self._finders.profile.key
        with self._library.catalog.ask() as driver:
            if faces.scanned(driver, item.id) == (item.checksum, model):
                return _nothing
            copy = faces.scanned_copy(driver, item.owner_id, item.checksum, model, item.id)
        if copy is not None:
            return partial(_copied, item=item, source_id=copy)
        looked_at = path
        if item.kind is Kind.IMAGE:
            looked_at = thumbnail_path(self._library.cache, item.checksum, PREVIEW_SIZE)
            if not looked_at.is_file():  # faces follow when it has been made again
                return partial(_previewed_anew, item=item)
        return self._found(item, looked_at, model)

    def _found(self, item: Media, looked_at: Path, model: str) -> Saving:
        if item.width is None or item.height is None:
            raise Unreadable("Its size is not known, so faces cannot be told in it.")
        mime = "image/jpeg" if item.kind is Kind.IMAGE else item.mime
        job = FaceJob(looked_at, item.kind, mime, item.width, item.height)
        profile = self._finders.profile
        detected = self._finders.find(job)
        for face in detected:
            self._keep_picture(item, face)
        found = [_as_stored(face, profile) for face in detected]
        joining = _Joining(item, self._near(item, found), self._thresholds)

        def save(connection: Connection) -> None:
            saved = save_faces(
                connection,
                item,
                found,
                model=model,
                same_within=self._thresholds.link_most,
                join=joining,
            )
            if not saved:
                forget_faces(self._library.cache, [item.checksum])

        return save

    def _keep_picture(self, item: Media, face: DetectedFace) -> None:
        area = (face.x, face.y, face.width, face.height)
        path = face_path(self._library.cache, item.checksum, area, face.frame_s)
        with writing(path) as file:
            file.write(face.picture)

    def _near(self, item: Media, found: Sequence[FoundFace]) -> Mapping[int, Near]:
        """Return the neighbours of each core face of *found*, by its place.

        Not in the transaction that saves: whoever makes groups anew has the graph, and writes.
        """
        core = [place for place, face in enumerate(found) if face.is_core]
        if not core:
            return {}
        with self._library.catalog.ask() as driver:
            looks = [found[place].embedding for place in core]
            near = self._graphs.near(driver, item.owner_id, looks)
        return {
            place: Near(near.ids[row : row + 1], near.distances[row : row + 1])
            for row, place in enumerate(core)
        }


@dataclass(frozen=True)
class _Joining:
    """Says whose the new faces of an item are; see `library.people.found.Join`."""

    item: Media
    near: Mapping[int, Near]  # of new faces, by their places
    thresholds: Thresholds

    def __call__(self, driver: Driver, new: Sequence[NewFace]) -> Mapping[int, Joined]:
        """Ask the neighbours, whose they are now; each face by itself."""
        joins: dict[int, Joined] = {}
        for each in new:
            if each.place not in self.near:
                continue
            answer = joined(
                self._neighbours(driver, each),
                faces.count(driver, self.item.owner_id),
                rejected=each.rejected,
                in_photo=each.in_photo,
                thresholds=self.thresholds,
            )
            if isinstance(answer, Joins):
                joins[each.place] = Joined(answer.person)
            elif isinstance(answer, Founds):
                joins[each.place] = Joined(None, answer.faces)
        return joins

    def _neighbours(self, driver: Driver, new: NewFace) -> Sequence[Neighbour]:
        near = self.near[new.place]
        distances = dict(zip(near.ids[0].tolist(), near.distances[0].tolist(), strict=True))
        distances.pop(new.id, None)
        return [
            Neighbour(
                face.id,
                distances[face.id],
                face.person_id or NOBODY,
                in_same_photo=face.media_id == self.item.id,
            )
            for face in faces.by_ids(driver, [face for face in distances if face > 0])
        ]


def _as_stored(face: DetectedFace, profile: Profile) -> FoundFace:
    return FoundFace(
        x=face.x,
        y=face.y,
        width=face.width,
        height=face.height,
        score=face.score,
        size_px=face.size_px,
        blur=face.blur,
        quality=weight(face),
        is_core=tells_people_apart(face, profile),
        frame_s=face.frame_s,
        embedding=face.embedding.astype("<f4").tobytes(),
    )


def _nothing(connection: Connection) -> None:
    """The faces are known already."""


def _copied(connection: Connection, *, item: Media, source_id: int) -> None:
    copy_faces(connection, item, source_id)


def _previewed_anew(connection: Connection, *, item: Media) -> None:
    items.make_thumbnails_anew(connection, item, datetime.now(UTC))
