"""What was promised after incidents, and what became of it."""
