"""Groups of faces: what users said always holds, and what is guessed is mostly right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from numpy.typing import NDArray
from support.fake_faces import FakeFaces, fake_faces
from support.household import Household

from library.faces.graph import FaceGraph
from library.faces.grouping import group
from library.faces.known import Known
from library.faces.matching import matched, with_new_persons
from library.faces.scores import bcubed, pairwise
from library.faces.thresholds import Thresholds

THRESHOLDS = Thresholds()
FEW = fake_faces(70, strangers=0.1, siblings=0.3)
FEW_GRAPH = FaceGraph.build(FEW.ids, FEW.embeddings)

Ids = NDArray[np.int64]


def nothing_known(faces: FakeFaces) -> Known:
    nobody = np.zeros(len(faces.ids), np.int64)
    return Known(faces.ids, nobody, faces.photos, nobody.astype(np.bool_))


def at(*places: tuple[float, float]) -> FaceGraph:
    """Faces 1, 2, … that differ along two axes alone."""
    embeddings = np.zeros((len(places), 128))
    embeddings[:, :2] = places
    return FaceGraph.build(np.arange(1, len(places) + 1), embeddings)


def said(persons: list[int], photos: list[int] | None = None, **more: object) -> Known:
    """What is known of faces 1, 2, … of these persons."""
    faces = np.arange(1, len(persons) + 1)
    known = Known(
        faces,
        np.array(persons),
        np.array(photos or [-1] * len(persons)),
        np.zeros(len(persons), np.bool_),
    )
    return replace(known, **{name: np.array(value) for name, value in more.items()})


@st.composite
def corrections(draw: st.DrawFn) -> Known:
    """Anything that users may have said of FEW's faces, sensible or not."""
    faces = len(FEW.ids)
    person = st.integers(1, 6)
    persons = draw(st.lists(st.integers(0, 6), min_size=faces, max_size=faces))
    confirmed = draw(st.sets(st.integers(0, faces - 1), max_size=10))
    pairs = st.tuples(st.integers(1, faces + 5), person)
    photos = st.tuples(st.sampled_from(FEW.photos.tolist()), person)
    return Known(
        faces=FEW.ids,
        persons=np.array(persons),
        photos=FEW.photos,
        confirmed=np.isin(np.arange(faces), sorted(confirmed)),
        curated=np.array(sorted(draw(st.sets(person, max_size=3))), np.int64),
        rejected=np.array(draw(st.lists(pairs, max_size=25)), np.int64).reshape(-1, 2),
        rejected_photos=np.array(draw(st.lists(photos, max_size=5)), np.int64).reshape(-1, 2),
        apart=np.array(draw(st.lists(st.tuples(person, person), max_size=2))).reshape(-1, 2),
    )


def persons_after(known: Known, seed: int = 0) -> Ids:
    labels = group(FEW_GRAPH, known, THRESHOLDS, seed)
    return with_new_persons(matched(FEW.ids, labels, known), range(1000, 2000))


@given(corrections(), st.integers(0, 5))
def test_what_users_said_holds(known: Known, seed: int) -> None:
    """No face becomes a person that it was rejected from, and confirmed faces stay."""
    persons = persons_after(known, seed)
    confirmed = known.confirmed & (known.persons > 0)
    assert_array_equal(persons[confirmed], known.persons[confirmed])
    rejected = {tuple(pair) for pair in known.rejected.tolist()}
    photos = {tuple(pair) for pair in known.rejected_photos.tolist()}
    for face, photo, person, fixed in zip(
        FEW.ids.tolist(), FEW.photos.tolist(), persons.tolist(), confirmed.tolist(), strict=True
    ):
        assert fixed or ((face, person) not in rejected and (photo, person) not in photos)


@given(corrections(), st.integers(0, 5))
def test_the_same_seed_gives_the_same_groups(known: Known, seed: int) -> None:
    """Nothing but faces, knowledge and seed decides."""
    assert_array_equal(persons_after(known, seed), persons_after(known, seed))


@given(corrections(), st.randoms(use_true_random=False))
def test_no_order_and_no_type_of_numbers_matters(known: Known, chance: object) -> None:
    """Faces and facts in another order, and as other numbers, give the very same labels."""
    order = np.array(chance.sample(range(len(FEW.ids)), len(FEW.ids)))  # type: ignore[attr-defined]
    graph = FaceGraph.build(
        FEW.ids[order].astype(np.int32), FEW.embeddings[order].astype(np.float64)
    )
    shuffled = Known(
        faces=known.faces[order].astype(np.int32),
        persons=known.persons[order].astype(np.int32),
        photos=known.photos[order].astype(np.int32),
        confirmed=known.confirmed[order],
        curated=known.curated[::-1].astype(np.int32),
        rejected=known.rejected[::-1].astype(np.int32),
        rejected_photos=known.rejected_photos[::-1].astype(np.int32),
        apart=known.apart[:, ::-1].astype(np.int32),
    )
    expected = group(FEW_GRAPH, known, THRESHOLDS)
    assert_array_equal(expected, group(graph, shuffled, THRESHOLDS))


@given(corrections())
def test_labels_are_persons_that_are_kept_or_groups_in_order(known: Known) -> None:
    """Above 0 are kept persons; groups have several faces and go by the lowest id in them."""
    labels = group(FEW_GRAPH, known, THRESHOLDS)
    assert set(labels[labels > 0].tolist()) <= set(known.kept.tolist())
    groups, first, sizes = np.unique(-labels[labels < 0], return_index=True, return_counts=True)
    assert_array_equal(groups, np.arange(1, len(groups) + 1))
    assert_array_equal(first, np.sort(first))
    assert (sizes > 1).all()


def test_grouping_again_changes_nothing() -> None:
    """While nobody said anything, a second run gives each face the person it had."""
    faces = fake_faces(1000)
    graph = FaceGraph.build(faces.ids, faces.embeddings)
    known = nothing_known(faces)
    labels = group(graph, known, THRESHOLDS)
    persons = with_new_persons(matched(faces.ids, labels, known), range(1, 1000))
    known = replace(known, persons=persons)
    again = matched(faces.ids, group(graph, known, THRESHOLDS), known)
    assert_array_equal(persons, again)


def test_grouping_named_people_again_changes_hardly_anything() -> None:
    """Where all persons were named, 99.8 % of their faces stay with another seed."""
    faces = fake_faces(1000)
    graph = FaceGraph.build(faces.ids, faces.embeddings)
    labels = group(graph, nothing_known(faces), THRESHOLDS)
    persons = np.maximum(-labels, 0)
    known = replace(nothing_known(faces), persons=persons, curated=np.unique(persons[persons > 0]))
    for seed in range(5):
        again = group(graph, known, THRESHOLDS, seed)
        assert (again == persons)[persons > 0].mean() >= 0.998


def test_most_groups_are_one_person_and_most_people_one_group() -> None:
    """Of faces as in ordinary photos, with siblings, blur and beards, groups are rarely mixed."""
    faces = fake_faces(2000, seed=5)
    graph = FaceGraph.build(faces.ids, faces.embeddings)
    labels = group(graph, nothing_known(faces), THRESHOLDS)
    assert pairwise(labels, faces.persons).precision > 0.95
    assert pairwise(labels, faces.persons).f > 0.92
    assert bcubed(labels, faces.persons).f > 0.92


def test_a_household_that_corrects_is_heeded() -> None:
    """After 200 corrections and 10 groupings no word is broken, and named faces stay."""
    household = Household(fake_faces(600))
    household.regroup()
    for seed in range(10):
        for _ in range(20):
            household.correct()
        household.regroup(seed)
    assert 0 == household.tally.rejections_broken
    assert 0 == household.tally.confirmed_moved
    assert household.tally.kept >= 0.998


def test_a_confirmed_face_draws_others() -> None:
    """Whoever looks like a confirmed face becomes that person, too; others do not."""
    graph = at((0, 0), (0.1, 0), (0, 0.1), (2, 0), (2.1, 0))
    labels = group(graph, said([7, 0, 0, 0, 0], confirmed=[1, 0, 0, 0, 0]), THRESHOLDS)
    assert [7, 7, 7, -1, -1] == labels.tolist()


def test_two_persons_who_look_the_same_stay_two() -> None:
    """People who were told apart are never one again, however close they are."""
    graph = at((0, 0), (0, 0), (0, 0.01), (0, 0.01))
    labels = group(graph, said([1, 1, 2, 2], apart=[(1, 2)]), THRESHOLDS)
    assert [1, 1, 2, 2] == labels.tolist()
    labels = group(graph, said([1, 1, 2, 2], curated=[1, 2]), THRESHOLDS)
    assert [1, 1, 2, 2] == labels.tolist()


def test_a_face_that_was_removed_does_not_come_back() -> None:
    """Not even with the group that it would be alone with."""
    graph = at((0, 0), (0.1, 0), (0, 0.1), (0.05, 0.05))
    known = said([0, 5, 5, 5], rejected=[(1, 5)])
    assert [0, 5, 5, 5] == group(graph, known, THRESHOLDS).tolist()


def test_nobody_in_a_photo_is_who_was_rejected_from_it() -> None:
    """A photo's rejection counts for all faces in it, those found later, too."""
    graph = at((0, 0), (0.1, 0), (0, 0.1), (0.05, 0.05))
    known = said([5, 5, 5, 0], [1, 2, 3, 3], rejected_photos=[(3, 5)])
    labels = group(graph, known, THRESHOLDS).tolist()
    assert [5, 5] == labels[:2]
    assert 5 not in labels[2:]


def test_a_mirror_shows_one_person_twice() -> None:
    """Being in one photo twice is unlikely, and yet what two nearly equal faces are."""
    graph = at((0, 0), (0.1, 0), (0, 0.1), (0.05, 0.05))
    assert [-1] * 4 == group(graph, said([0] * 4, [1, 1, 2, 2]), THRESHOLDS).tolist()


def test_of_two_alike_in_one_photo_each_goes_to_their_own() -> None:
    """A face between two people becomes the one who is not in its photo already."""
    left = [(0, 0), (0.1, 0), (0, 0.1), (0.1, 0.1)]
    right = [(x + 0.6, y) for x, y in left]
    graph = at(*left, *right, (0.34, 0.05))
    persons = [1] * 4 + [2] * 4 + [0]
    sure = [True] * 8 + [False]
    alone = group(graph, said(persons, confirmed=sure), THRESHOLDS)
    beside = said(persons, [9, 2, 3, 4, 5, 6, 7, 8, 9], confirmed=sure)
    assert 1 == alone[-1]
    assert 2 == group(graph, beside, THRESHOLDS)[-1]


def test_no_faces_are_no_groups() -> None:
    """A library without faces, and faces that nothing is known of, are grouped as well."""
    empty = FaceGraph.build([], np.empty((0, 128)))
    assert [] == group(empty, Known(), THRESHOLDS).tolist()
    assert [-1, -1, 0] == group(at((0, 0), (0.1, 0), (3, 0)), Known(), THRESHOLDS).tolist()
