from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from support.fake_tree import FakeTree

from library.catalog.engine import Catalog
from providers.dav.locks import Locks
from providers.dav.refusal import Refused
from providers.dav.spot import Spot


def test_of_many_processes_one_gets_the_lock(catalog: Catalog, tree: FakeTree) -> None:
    """Each has opened the index by itself, and they ask at once."""

    def ask(_: int) -> bool:
        own = Catalog(catalog.path)
        try:
            Locks(own, tree.user.id, tree.user.name).acquire(
                Spot(None, "/files/a.jpg"), deep=False, exclusive=True, owner=b"", timeout_s=60
            )
        except Refused:
            return False
        finally:
            own.close()
        return True

    with ThreadPoolExecutor(8) as several:
        assert 1 == sum(several.map(ask, range(8)))
    assert 1 == len(Locks(catalog, tree.user.id, "").covering(Spot(None, "/files/a.jpg")))
