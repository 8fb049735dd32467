"""Figures, claims and decisions -> what a meeting reads."""
