"""An action item's cells and words -> what the rules look at: whether it is still a promise, and what it lacks."""

import re

from nowwhat.documents.roles import ORDER
from nowwhat.lint.text import Promise

ROLE = "|".join(f"the {role}" for role in ORDER)
# "We have added …", "Created a ticket …", "The limits were set …", "If we had …": told, not promised, so nobody has to own it any more.
TOLD_AS_DONE = re.compile(
    r"(?:(?:we(?:['’]ve| have)?|the team(?: then)?|team|\w+ has) )?(?!need|embed|feed|seed|speed)[a-z]{2,}ed\b"
    r"|(?:we['’]ve|we have|got|if we had|therefore|as part of [^,]{1,40}, we have)\b"
    r"|the (?:[\w-]+ ){1,8}?(?:was|were) \w"
    r"|(?:[\w-]+ ){0,2}(?:ticket|issue|case|request|advi[cs]e)\b.{0,40}\b(?:raised|received|opened|created|merged)\b",
    re.IGNORECASE,
)
# What is kept in a tracker has its owner and its deadline there, and "DevEx will …" names who, as a name does for which a role stands.
IN_TRACKER = re.compile(
    r"\b(?:issue|ticket|story|backlog (?:task|item)) (?:(?:has been|was|is) )?(?:created|raised|opened|added)\b", re.IGNORECASE
)
NAMES_WHO = re.compile(
    rf"\bsomeone\b|(?:\(|\s[–—-]\s*)(?:{ROLE})\b|\b(?:{ROLE}) (?:will|to|owns|takes)\b"
    r"|^(?!(?:we|it|this|that|there|nobody)\b)\w+ will\b",
    re.IGNORECASE,
)


def promise(title: str, *, line: int | None, owned: bool, dated: bool, category: str, priority: str, tracked: bool, open_: bool) -> Promise:
    """The item, with what its own words add to its cells."""
    return Promise(
        line,
        title,
        owned=owned or bool(NAMES_WHO.search(title)),
        dated=dated,
        category=category,
        priority=priority,
        tracked=tracked or bool(IN_TRACKER.search(title)),
        open=open_ and not TOLD_AS_DONE.match(title),
    )
