"""How often limits and targets are missed."""
