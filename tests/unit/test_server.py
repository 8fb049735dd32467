"""How the dashboard is served: options that no theme overrides, headers, and what is not there."""

import asyncio
import json
import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from streamlit import config

from nowwhat.importing.uploads import THREAD
from nowwhat.web import server
from nowwhat.web.access import SETTING
from tests.command import READY
from tests.exports import load, pagerduty, write


def test_every_option_holds_after_the_theme_is_set():
    server.set_options()

    assert {name: config.get_option(name) for name in server.OPTIONS} == server.OPTIONS
    assert config.get_option("theme.light.primaryColor") == "#12507B"


def ask(path, client=None, method="GET"):
    """Status, headers and body of an answer of the guarded application."""
    answers = []

    async def application(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"page"})

    async def send(message):
        answers.append(message)

    asked = server.Guard(application)({"type": "http", "path": path, "method": method, "headers": [], "client": client}, None, send)
    with ThreadPoolExecutor() as beside:  # the browser tests leave a running loop in this thread
        beside.submit(asyncio.run, asked).result()
    return answers[0]["status"], {name.decode(): value.decode() for name, value in answers[0]["headers"]}, answers[1]["body"]


def test_every_answer_carries_the_security_headers():
    status, headers, _ = ask("/repeat_incidents")

    assert status == 200
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["script-src"].startswith("'self' 'sha256-")
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert policy["img-src"] == "'self' data: blob:"
    assert (policy["frame-ancestors"], policy["object-src"], policy["default-src"]) == ("'none'", "'none'", "'self'")


def test_what_tells_about_the_process_is_not_there():
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json"):
        status, headers, body = ask(path)
        assert (status, body) == (404, b"not here")
        assert headers["x-frame-options"] == "DENY"


def test_files_are_taken_from_this_machine_and_from_elsewhere_only_if_it_was_said_so(monkeypatch):
    monkeypatch.delenv(SETTING, raising=False)
    upload = "/_stcore/upload_file/session/file"
    here, elsewhere = ("127.0.0.1", 50000), ("192.0.2.7", 50000)

    assert [ask(upload, client, "PUT")[0] for client in (here, elsewhere)] == [200, 403]
    assert "with serve --uploads" in ask(upload, elsewhere, "PUT")[2].decode()
    assert ask("/imports", elsewhere)[0] == 200
    monkeypatch.setenv(SETTING, "no")
    assert ask(upload, here, "PUT")[0] == 403
    monkeypatch.setenv(SETTING, "yes")
    assert ask(upload, elsewhere, "PUT")[0] == 200


def test_health_names_the_generation_and_counts_by_a_query(home, tmp_path):
    assert json.loads(server.health(None).body) == {"status": "ok", "generation": None, "incidents": 0}
    (path,) = write(tmp_path, {"a.json": {"incidents": [pagerduty()]}})
    load(home, path)

    assert json.loads(server.health(None).body) == {
        "status": "ok",
        "generation": "gen000001.duckdb",
        "as_of": "2026-07-01T00:00:00Z",
        "incidents": 1,
    }


def test_health_says_what_is_damaged(home, tmp_path):
    (path,) = write(tmp_path, {"a.json": {"incidents": [pagerduty()]}})
    load(home, path)
    home.current().write_bytes(b"no database")
    answer = server.health(None)

    assert answer.status_code == 503
    assert "gen000001.duckdb: this is no readable generation" in json.loads(answer.body)["sentence"]


def serve_and_end(home, port, told):
    """A server that is asked to end, as a service manager does it, while an import of uploaded files runs."""

    def importing():
        time.sleep(1)
        told.write_text("whole", encoding="utf-8")

    def ready():
        threading.Thread(target=importing, name=THREAD).start()
        os.kill(os.getpid(), signal.SIGTERM)

    server.serve(home, port, "127.0.0.1", uploads=None, ready=ready)


def test_a_server_that_is_asked_to_end_lets_a_running_import_come_to_its_end(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = READY.Process(target=serve_and_end, args=(tmp_path, port, tmp_path / "told"))
    process.start()
    process.join(60)

    assert process.exitcode == 0
    assert (tmp_path / "told").read_text(encoding="utf-8") == "whole"
