"""Frames and charts -> what a page is made of. With `web/` and the pages the only code that knows Streamlit."""
