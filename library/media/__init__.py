"""Media files: what they are, what they say of themselves, and their thumbnails."""
