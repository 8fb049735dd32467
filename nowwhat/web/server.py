"""The shell of the dashboard -> an ASGI application with its options, its headers and its health.

Streamlit reads `.streamlit/config.toml` only beside the working directory or the main script, so every option that
matters is set here, where each way of starting comes by.
"""

import asyncio
import base64
import contextlib
import errno
import gc
import hashlib
import importlib
import os
import re
import signal
import socket
import sys
import tomllib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from nowwhat.errors import NowWhatError, UsageError
from nowwhat.importing.uploads import wait_for_running
from nowwhat.places import PACKAGE, app_folder, default_home
from nowwhat.store.home import Home, open_store
from nowwhat.web.access import EVERYBODY, NOBODY, SETTING, may_upload

OPTIONS: dict[str, Any] = {
    "browser.gatherUsageStats": False,  # nothing leaves the machine
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "client.disableDataExport": True,  # its CSV is not formula-safe; ours is
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,  # a quarter of the time of a page that was made before; Python collects by itself
    "server.enableStaticServing": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 50,
}
# Not the neighbour of `pages/`: so it always runs first, and a deep link never reaches a page without it.
SHELL = PACKAGE / "web" / "shell.py"
UPLOAD = "/_stcore/upload_file"
_imported: asyncio.Task[None] | None = None
HIDDEN = ("/_stcore/metrics", "/_stcore/agent")  # tell about the process or act for a reader; nobody here asks for either


def set_options() -> None:
    """Streamlit's options are ours, the look included, however the server was started."""
    theme = tomllib.loads((PACKAGE / "web" / "theme.toml").read_text(encoding="utf-8"))
    for name, value in (OPTIONS | _flat(theme)).items():
        config.set_option(name, value, "now what")


def _flat(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in table.items():
        flat |= _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": value}
    return flat


def headers() -> dict[str, str]:
    """The security headers of every answer. The one script in Streamlit's page is allowed by its hash."""
    page = Path(st.__file__).parent.joinpath("static", "index.html").read_text(encoding="utf-8")
    inline = [script for script in re.findall(r"<script[^>]*>(.*?)</script>", page, flags=re.DOTALL) if script.strip()]
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in inline)
    policy = {
        "default-src": "'self'",
        "script-src": f"'self' {hashes}".strip(),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "frame-src": "'none'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }


class Guard:
    """Middleware: the headers on every answer, a 404 for what no reader needs, and no files from readers that may send none."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = [(name.lower().encode(), value.encode()) for name, value in headers().items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or connection."""
        if scope["type"] != "http":
            # A page runs over a connection: two first visitors at once raced on Streamlit's own import of pandas.
            if scope["type"] == "websocket" and _imported:
                await asyncio.shield(_imported)
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *self.headers]
            await send(message)

        if scope["path"].startswith(HIDDEN):
            await PlainTextResponse("not here", status_code=404)(scope, receive, guarded)
        elif scope["path"].startswith(UPLOAD) and not _may_upload(scope):
            await PlainTextResponse("files are imported on the machine itself, or with serve --uploads", status_code=403)(
                scope, receive, guarded
            )
        else:
            await self.app(scope, receive, guarded)


def _may_upload(scope: Scope) -> bool:
    """Whether the files of this request are taken: the page asks the same before it offers to."""
    client = scope.get("client")
    return may_upload(client[0] if client else None, {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]})


def health(_request: Request) -> JSONResponse:
    """Whether the data can be read: the generation that readers see, and a count made by a query."""
    try:
        store = open_store(Home(default_home()))
        if store is None:
            return JSONResponse({"status": "ok", "generation": None, "incidents": 0})
        with contextlib.closing(store), store.connection.cursor() as cursor:
            incidents = cursor.execute("select count(*) from incident_facts").fetchall()[0][0]
        return JSONResponse(
            {
                "status": "ok",
                "generation": store.generation.path.name,
                "as_of": store.generation.as_of.isoformat() + "Z",
                "incidents": incidents,
            }
        )
    except NowWhatError as error:
        return JSONResponse({"status": "damaged", "sentence": str(error)}, status_code=503)


@contextlib.asynccontextmanager
async def warm(_app: st.App) -> AsyncIterator[None]:
    """The heavy imports and the first page, made while the first reader's browser still loads what it draws with."""
    global _imported  # noqa: PLW0603 - one server a process
    _imported = asyncio.create_task(asyncio.to_thread(_import))
    made = asyncio.create_task(_make_first_page(_imported))
    yield
    made.cancel()


def _import() -> None:
    """The heavy libraries and the pages loaded, and kept out of every later look for garbage."""
    for heavy in ("altair", "polars", "pyarrow", "pandas", "nowwhat.ui"):
        importlib.import_module(heavy)
    gc.collect()
    gc.freeze()


async def _make_first_page(imported: asyncio.Task[None]) -> None:
    await imported
    from nowwhat.ui.ahead import make_first_page  # noqa: PLC0415 - heavy as well

    await asyncio.to_thread(importlib.import_module, "scipy.stats")
    with contextlib.suppress(NowWhatError):  # the page will say it
        await asyncio.to_thread(make_first_page)


def links(_request: Request) -> FileResponse:
    """The script of the dashboard; inline ones are not allowed."""
    return FileResponse(PACKAGE / "web" / "links.js", media_type="text/javascript")


MIDDLEWARE = [Middleware(Guard)]
ROUTES = [Route("/healthz", health), Route("/links.js", links)]


def claim(port: int, address: str) -> None:
    """None if the port is free.

    Raises:
        UsageError: when another program has it, or when the address is none of this machine.

    """
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((address, port))
        except OSError as error:
            what = f"--port {port}" if error.errno in (errno.EADDRINUSE, errno.EACCES) else f"--address {address}"
            raise UsageError(f"{what}: cannot be used ({error.strerror}); name another") from None


def serve(home: Path, port: int, address: str, *, uploads: bool | None, ready: Callable[[], None]) -> None:
    """The dashboard on `address` until it is stopped; then the process is over. `ready` is called once it answers.

    Only this machine is answered unless another address is named. Files are taken from every reader, from none, or, where
    `uploads` says neither, from browsers on this machine.
    """
    import uvicorn  # noqa: PLC0415 - the other commands start faster without it

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

    os.environ["NOWWHAT_HOME"] = str(home)
    if uploads is not None:
        os.environ[SETTING] = EVERYBODY if uploads else NOBODY
    sys.path.insert(0, str(app_folder()))
    # Loaded before uvicorn sets up its own log: Streamlit would otherwise turn every request into a line.
    app = importlib.import_module("app").app
    options = uvicorn.Config(app, host=address, port=port, log_config=None, log_level="warning", access_log=False, ws_ping_interval=30)
    server = Server(options)
    # After its last answer the server ends the process as the signal would have: an import that runs would not be waited for.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    wait_for_running()
    # Readers' connections are still open, about which DuckDB's binding would complain for a page while the interpreter ends.
    sys.stderr.flush()
    os._exit(0 if server.started else 1)
