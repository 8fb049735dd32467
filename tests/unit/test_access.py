"""Who may import files through the browser: this machine, everybody, or nobody."""

import pytest

from nowwhat.web.access import SETTING, may_upload


@pytest.mark.parametrize(
    ("address", "headers", "allowed"),
    [
        ("127.0.0.1", {"Host": "localhost:8501"}, True),
        ("127.0.0.1", {"host": "127.0.0.1:8501"}, True),
        ("::1", {"Host": "[::1]:8501"}, True),
        (None, {"Host": "localhost"}, True),  # how Streamlit tells a local address
        (None, {}, True),  # a page alone, in a test
        ("192.0.2.7", {"Host": "localhost:8501"}, False),  # from elsewhere, whatever it says
        ("127.0.0.1", {"Host": "reviews.acme.example"}, False),  # a proxy, or a name that was made to point here
        ("127.0.0.1", {"Host": "localhost.acme.example"}, False),
        ("127.0.0.1", {"Host": "localhost:8501", "X-Forwarded-For": "192.0.2.7"}, False),
        ("127.0.0.1", {"Host": "localhost:8501", "Forwarded": "for=192.0.2.7"}, False),
        ("no address", {}, False),
    ],
)
def test_by_default_only_a_browser_on_this_machine_may(monkeypatch, address, headers, allowed):
    monkeypatch.delenv(SETTING, raising=False)
    assert may_upload(address, headers) is allowed


@pytest.mark.parametrize(("setting", "allowed"), [("yes", True), ("no", False)])
@pytest.mark.parametrize("address", ["127.0.0.1", "192.0.2.7"])
def test_who_serves_may_say_everybody_or_nobody(monkeypatch, address, setting, allowed):
    monkeypatch.setenv(SETTING, setting)
    assert may_upload(address, {"Host": "reviews.acme.example"}) is allowed
