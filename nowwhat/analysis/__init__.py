"""Frames -> figures and claims, one folder a subject."""
