"""Tests of what serves the project without being part of it."""
