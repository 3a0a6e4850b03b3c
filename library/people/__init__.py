"""People: who is in the photos, and what was said of it."""
