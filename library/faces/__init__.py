"""Faces: found, described by embeddings, and told apart. Knows no HTTP and no index."""
