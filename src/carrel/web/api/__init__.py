"""The JSON API under /api/v1, one file per resource. Its shapes are those of carrel.views."""
