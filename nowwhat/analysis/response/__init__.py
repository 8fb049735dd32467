"""How long it takes to notice, respond and recover."""
