"""The ASGI application: `streamlit run app.py`, `uvicorn app:app` and `nowwhat serve` all serve this, from any folder.

Streamlit looks for a call of `st.App` in the text of this file; without one it would run the file as a page, unguarded.
"""

import streamlit as st

from nowwhat.web import server

server.set_options()
app = st.App(str(server.SHELL), middleware=server.MIDDLEWARE, routes=server.ROUTES, lifespan=server.warm)
