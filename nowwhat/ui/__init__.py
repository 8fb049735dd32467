"""Frames and charts -> what a page is made of. With `shell.py`, `server.py` and the pages the only code that knows Streamlit."""
