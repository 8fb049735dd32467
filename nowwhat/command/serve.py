"""The command that serves the dashboard: a port -> the server, or a sentence why not."""

from typing import Annotated

import typer

from nowwhat.command.context import Context
from nowwhat.errors import InputRefused


def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port of the dashboard.")] = 8501,
    address: Annotated[str, typer.Option(help="Who is answered: this machine alone, unless you name another address.")] = "127.0.0.1",
    *,
    uploads: Annotated[
        bool | None,
        typer.Option(help="Whether readers may import files on the Imports page; by default those whose browser is on this machine."),
    ] = None,
) -> None:
    """Serve the dashboard."""
    from nowwhat.command import terminal
    from nowwhat.web import server

    given: Context = context.obj
    given.check_as_of()
    try:
        given.home.decisions()
    except InputRefused as refused:
        terminal.say(f"{refused}; until then the figures follow the decisions that they were made with")
    server.claim(port, address)
    host = "localhost" if address == "127.0.0.1" else f"[{address}]" if ":" in address else address
    place = f"http://{host}:{port}"
    server.serve(given.folder, port, address, uploads=uploads, ready=lambda: terminal.say(f"Now What is at {place}; stop it with Ctrl+C."))
