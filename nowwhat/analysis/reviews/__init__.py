"""How reviews are held."""
