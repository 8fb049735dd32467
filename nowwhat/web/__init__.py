"""The server, the shell around its pages, and who may do what."""
