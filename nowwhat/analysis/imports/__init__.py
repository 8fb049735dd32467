"""What an import did, in words."""
