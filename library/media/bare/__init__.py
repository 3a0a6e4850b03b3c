"""Originals without what they tell of place, camera and people, and without decoding them.

What tells is overwritten in place, so that every byte of the picture stays where it is and the
file stays as long as it is: a listing knows its size without a look at it. Each format has a list
of what may stay; all else goes.
"""
