"""Two incident titles -> how many of their words they share."""

import re

_WORD = re.compile(r"[^\W\d_]+|(?<!\d)[45]\d\d(?!\d)")
STOP_WORDS = frozenset(
    _WORD.findall(
        "a an and are as at be been being but by can could did do does due during for from had has have in into is it its no"
        " not of on or our out over some that the their then there these they this those to too under up via was we were when"
        " where which while who will with"
    )
)
_FEWEST_SHARED = 2


def title_words(title: str, service: str | None = None) -> frozenset[str]:
    """Letters and three-digit status codes (4xx, 5xx) of a title as a set of words, without stop words and the service's name."""
    words = frozenset(_WORD.findall(title.casefold())) - STOP_WORDS
    return words - frozenset(_WORD.findall(service.casefold())) if service else words


def title_similarity(title: str, other: str, service: str | None = None) -> float:
    """
    The Jaccard similarity of two titles, 0 to 1; 0 below two shared words, or if both name status codes and share none.

    metrics: suspected repeats. From 0.6 on two incidents of one service are suspected to be the same failure.
    """
    words, others = title_words(title, service), title_words(other, service)
    shared = words & others
    codes, other_codes = ({word for word in side if word.isdigit()} for side in (words, others))
    if len(shared) < _FEWEST_SHARED or (codes and other_codes and not codes & other_codes):
        return 0.0
    return len(shared) / len(words | others)
