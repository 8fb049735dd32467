"""How the server was started, and where a reader sits -> whether the reader may import files through the browser.

The dashboard asks nobody for a name. So by default only a browser on this machine may: its address is local, it asked for
this machine by name (a page elsewhere whose name was made to point here did not), and no proxy stands between.
"""

import ipaddress
import os
from collections.abc import Mapping

SETTING = "NOWWHAT_UPLOADS"
EVERYBODY, NOBODY = "yes", "no"
FORWARDED = {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"}


def may_upload(address: str | None, headers: Mapping[str, str]) -> bool:
    """Whether files may come from this reader. `headers` are those of the request, names in any case; no address is a local one."""
    setting = os.environ.get(SETTING, "")
    if setting in (EVERYBODY, NOBODY):
        return setting == EVERYBODY
    names = {name.lower(): value for name, value in headers.items()}
    return _local(address or "localhost") and _local(_host(names.get("host", "localhost"))) and not FORWARDED & names.keys()


def _host(host: str) -> str:
    """A Host header without its port."""
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _local(name: str) -> bool:
    try:
        return name.lower() == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
