"""Faces of people who do not exist: embeddings spread as dlib's are on real photos."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 128
# Measured on real photos: variance between and within people, and how fast it falls by axis.
_COMMON = 1.38  # length of what all faces share
_BETWEEN, _BETWEEN_FALLS = 0.29, 12.0
_WITHIN, _WITHIN_FALLS = 0.285, 23.0
_OF_PERSON, _OF_FACE = 0.18, 0.28  # how much the spread varies, as the sigma of a lognormal
_SIBLINGS = 0.50  # between the means of two of them
_LOOKS = 0.30  # between how one person looks in two decades, or with a beard


@dataclass(frozen=True)
class FakeFaces:
    """Faces in no particular order."""

    ids: NDArray[np.int64]  # ascending
    embeddings: NDArray[np.float32]  # (faces, 128)
    persons: NDArray[np.int64]  # from 1 on
    photos: NDArray[np.int64]


def fake_faces(
    count: int,
    seed: int = 0,
    *,
    spread: float = 1.1,
    strangers: float = 0.2,
    siblings: float = 0.05,
    blurred: float = 0.01,
) -> FakeFaces:
    """Make *count* faces.

    A few people have many and many have few, as in a family's photos.

    Args:
        count: how many.
        seed: the same faces for the same seed.
        spread: of the faces of one person; 1.0 are ordinary photos, 1.3 hard ones.
        strangers: share of faces whose person is seen once.
        siblings: share of people who have a sibling's face.
        blurred: share of faces that look like nobody in particular.
    """
    chance = np.random.default_rng(seed)
    sizes = _sizes(count, strangers)
    people = len(sizes)
    between = _axes(chance, _BETWEEN_FALLS) * np.sqrt(_BETWEEN)
    within = _axes(chance, _WITHIN_FALLS) * _WITHIN * spread
    means = chance.normal(size=(people, DIMENSIONS)) @ between
    family = np.flatnonzero(chance.random(people) < siblings)
    family = family[family > 0]
    means[family] = means[family - 1] + _SIBLINGS * _directions(chance, len(family), between)
    persons = chance.permutation(np.repeat(np.arange(people), sizes))
    decade = chance.integers(0, 3, count) * (sizes[persons] > 20)
    looks = _LOOKS * _directions(chance, 3 * people, within) / np.sqrt(2)
    looks[: 3 * people : 3] = 0
    width = np.exp(chance.normal(0, _OF_PERSON, people))[persons]
    width *= np.exp(chance.normal(0, _OF_FACE, count))
    noise = chance.normal(size=(count, DIMENSIONS)) @ within * width[:, None]
    embeddings = means[persons] + looks[persons * 3 + decade] + noise
    embeddings[chance.random(count) < blurred] *= 0.6
    embeddings += _COMMON * _directions(chance, 1, np.eye(DIMENSIONS))
    return FakeFaces(
        np.arange(1, count + 1),
        embeddings.astype(np.float32),
        persons + 1,
        _photos(chance, persons),
    )


def _sizes(count: int, strangers: float) -> NDArray[np.int64]:
    """Return how many faces each person has; those next to each other have about as many."""
    once = int(count * strangers)
    share = 1 / np.arange(1, max(3, int(1.2 * count**0.58)) + 1) ** 0.9
    sizes = np.maximum(2, share / share.sum() * (count - once)).astype(np.int64)
    sizes = sizes[np.cumsum(sizes) <= count - once]
    return np.concatenate([sizes, np.ones(count - int(sizes.sum()), np.int64)])


def _photos(chance: np.random.Generator, persons: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the photo of each face: one in two is with another person, one in 500 in a mirror."""
    photos = np.arange(len(persons))
    pairs = chance.permutation(len(persons))[: len(persons) // 2 * 2].reshape(-1, 2)
    one, other = pairs[chance.random(len(pairs)) < 0.5].T
    apart = (persons[one] != persons[other]) | (chance.random(len(one)) < 0.002)
    photos[other[apart]] = photos[one[apart]]
    return photos + 1


def _axes(chance: np.random.Generator, falls: float) -> NDArray[np.float64]:
    """Return what turns noise into noise of variance 1 in all, most of it along a few axes."""
    variance = np.exp(-np.arange(DIMENSIONS) / falls)
    axes, _ = np.linalg.qr(chance.normal(size=(DIMENSIONS, DIMENSIONS)))
    spread: NDArray[np.float64] = np.sqrt(variance / variance.sum())[:, None] * axes.T
    return spread


def _directions(
    chance: np.random.Generator, count: int, axes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return vectors of length 1."""
    vectors = chance.normal(size=(count, DIMENSIONS)) @ axes
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
