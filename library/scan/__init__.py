"""What changed on disk behind the index's back: found, understood, and put right."""
