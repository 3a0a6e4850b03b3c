"""What was done in a made-up gallery, as its pages ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from support.fake_people import FakePeople

from library.acts import Act, JournalEntry, Subject
from library.errors import NotFound


@dataclass
class FakeJournal:
    """What was said of *known*, and more that was done before that."""

    known: FakePeople
    before: list[JournalEntry] = field(default_factory=list)  # the newest first

    def page(
        self, limit: int, *, before: int | None = None, subject: Subject | None = None
    ) -> Sequence[JournalEntry]:
        every = [*self.known.entries(1000), *self.before]
        found = [
            entry
            for entry in every
            if (before is None or entry.id < before)
            and (subject is None or (subject is Subject.TRASH) is (entry.act is Act.TRASH))
        ]
        return found[:limit]

    def entry(self, number: int, /) -> JournalEntry:
        for entry in self.page(1000):
            if entry.id == number:
                return entry
        raise NotFound("There is nothing to undo.")

    def undo(self, number: int, /) -> str:
        for place, entry in enumerate(self.before):
            if entry.id == number:
                self.before[place] = replace(entry, undone=True)
                return entry.summary
        return self.known.undo(number)
