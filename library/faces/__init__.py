"""Faces: finding them, describing them, and telling whose they are."""
