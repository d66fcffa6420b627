"""Composes the reference city from vocabulary: the same words always give the same files."""
