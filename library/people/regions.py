"""Faces that an editor has marked and named: digiKam's, Lightroom's, Picasa's work is kept.

A named region confirms the face that was found there (intersection over union above
`OVERLAP`), unless something else was said of that face. What an export has written may have been a
guess, or another name since: it says something of faces alone that are nobody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from library.catalog import faces, facts, groupings, person_items, persons, rules
from library.catalog.driver import driver_of
from library.catalog.rules import Rule
from library.errors import BadName
from library.model import FACE, Media, Region
from library.people.areas import Area, overlap
from library.people.model import Face, Source, Verdict, check_person_name

OVERLAP: Final = 0.3


def import_regions(connection: Connection, item: Media, now: datetime) -> int:
    """Confirm the faces found in *item* that its file says the names of; return how many."""
    driver = driver_of(connection)
    found = faces.of_media(driver, item.id)
    known = facts.find(connection, item.id) if found else None
    if known is None or not known.width or not known.height:
        return 0
    named = [(region, name) for region in known.regions if (name := _name(region)) is not None]
    said = {face.id for face in found if face.confirmed}
    before = len(said)
    for region, name in named:
        area = Area(
            region.x * known.width,
            region.y * known.height,
            region.width * known.width,
            region.height * known.height,
        )
        face = _nearest(area, found)
        if face is None or face.id in said:
            continue
        if region.exported and face.person_id is not None:
            continue
        person = persons.by_title(driver, item.owner_id, name)
        if person is not None and person.id in rules.rejected_for(driver, face.id, item.id):
            continue
        person_id = (
            person.id if person is not None else persons.add(driver, item.owner_id, now, name=name)
        )
        persons.curate(driver, [person_id])
        rule = Rule(Verdict.CONFIRMED, person_id, face_id=face.id)
        rules.add(driver, item.owner_id, rule, now, by=Source.XMP)
        faces.confirm(driver, [face.id], person_id)
        said.add(face.id)
    if len(said) > before:
        groupings.note_act(driver, item.owner_id)
        person_items.settle(driver, [item.id])
    return len(said) - before


def _name(region: Region) -> str | None:
    """Return whom a region shows, as a person can be called here."""
    if region.kind != FACE or not region.name:
        return None
    try:
        return check_person_name(region.name.replace("/", " ").replace("\\", " ").strip(" ."))
    except BadName:
        return None


def _nearest(area: Area, found: Sequence[Face]) -> Face | None:
    """Return the face that fills most of *area*, if it fills enough."""
    best = max(found, key=lambda face: overlap(area, Area.of(face)))
    return best if overlap(area, Area.of(best)) > OVERLAP else None
