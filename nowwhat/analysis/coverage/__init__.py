"""How much is recorded, month by month."""
