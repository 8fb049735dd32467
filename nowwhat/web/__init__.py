"""The server, the shell of its pages, and who may do what."""
