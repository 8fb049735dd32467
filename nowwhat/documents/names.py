"""Texts with names -> texts with a role, or "someone", in their place. Only an action item's owner is kept, in a cell of its own."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nowwhat.documents.people import BETWEEN_PEOPLE, HEADCOUNT, INITIALS
from nowwhat.documents.roles import NOBODY_KNOWN, ORDER, ROLES, called, role_of

EMAIL = re.compile(r"<?(?<![\w.+-])(?P<login>[\w.+-]{1,64})@[\w-]+(?:\.[\w-]+)+>?")
# Possessive, so that `@scope/package` is no handle cut short.
HANDLE = re.compile(r"<@\w++>|(?<![\w/@])@[A-Za-z](?:[\w-]|\.(?=\w))*+(?!/)")
FULL_NAME = re.compile(r"(?=.*[A-ZÀ-Þ])[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*)+")
# What stands in a field about people and is none, or a group of them.
NOT_A_NAME = re.compile(
    r"\b(?:team|group|squad|department|on-?call|engineers?|engineering|developers?|support|ops|operations|manager|lead|commander|users?"
    r"|customers?|facilitator|moderator|scribe|author|reporter|reviewers?|responders?|attendees?|everyone|someone|nobody|sre|it|qa|dba|dev|devops|security|platform|tbd|tba|none|unknown|n/?a|yes|no|here|channel|all"
    r"|plan|option|phase|class|type|zone|cluster|region|step|part|version|grade|appendix"
    r"|january|february|march|april|june|july|august|september|october|november|december|\w+day)\b",
    re.IGNORECASE,
)
# Words of any sentence that are names, too: only with a capital are they taken for one.
ALSO_WORDS = re.compile(
    r"will|may|mark|grace|hope|art|bill|rob|drew|chase|faith|rose|max|pat|jack|can|don|page|long|young|white|black|green|brown|stone|king"
    r"|cook|bell|price|west|north|day|field|hill|wood|waters|banks|little|small|good|best|bright|sharp|case|post|ford|lane|love|power|rice"
    r"|snow|summer|winter|frost|april|june|august|jan|dale|glen|cliff|heath|iris|ivy|jade|joy|pearl|ray|rich|sue|terry|van|guy|gene"
    r"|grant|dawn|penny|miles|pierce|skip|wade|nick|gray|grey|reed|read|porter|hunter|mason|carter|cooper|turner|walker|fisher|baker|butler"
    r"|carpenter|cash|chip|lock|keys?|gates?|bush|church|temple|rivers?|cross|swift|wise|strong|noble|major|dean|marshal|miller|potter"
    r"|fox|wolf|lamb|bird|swan|rush|flood|storm|sandy|rocky|crystal|amber|ruby|violet|hazel|olive|angel|chance|hunt|house|knight|night"
    r"|early|savage|star|street|wells|winters|yard|bridges?|branch|burns|camp|clay|dash|wall|head|root|stack|hook|link|dock|trace|tag",
    re.IGNORECASE,
)
# Of names as short as these only those are known that are no word: "Jo", not "An".
SHORT_WORDS = re.compile(
    r"am|an|as|at|be|by|de|del|der|di|do|du|el|en|go|he|if|in|is|it|la|le|me|my|no|of|on|or|so|the|to|up|us|von|we|i{1,3}", re.IGNORECASE
)
MONTHS = {"may", "april", "june", "august", "jan"}
# At the beginning of a sentence such a word is a name only where it does something, or something belongs to it: "Mark restarted it",
# "Mark's page", never "Mark nodes as gone", "Page on lock waits" or "Will it scale?".
_DOES_IT = re.compile(
    r"['’]s\b|\s*[,.;)\]]|\s*$|\s+(?:and|is|was|has|had|will|who|also|then|took|saw|ran|went|began|found|said|left|made|did|got|gave|came|told"
    r"|wrote|built|[a-z]{3,}ed|acknowledges|asks|checks|closes|confirms|declares|deploys|escalates|finds|investigates|joins|merges|notices"
    r"|opens|pages|reports|restarts|reverts|rolls|runs|says|starts|suggests)\b"
)
_ORDINARY_BEFORE = re.compile(r"\b(?:the|an?|this|that|each|every|no|our|its)\s+$", re.IGNORECASE)
_SENTENCE_BEGINS = re.compile(r"(?:^|[.?!:;>|\n\[\](]|\s[-–—*•])[\s\"'“\u2018*•–—-]*$")
_LINE_OR_SENTENCE_BEGINS = re.compile(r"(?:(?:^|\n)[\s>*•–—-]*|[.?!][\"'”’)]?\s+)$")
_DATE_BEFORE = re.compile(
    r"(?:\d(?:st|nd|rd|th)?\.?(?: of)?|\b(?:in|since|until|till|of|last|next|early|late|mid|during|before|after))[ -]$", re.IGNORECASE
)
_DATE_AFTER = re.compile(r"[ -]\d")

_WORD = r"[A-ZÀ-Þ][^\W\d_]+(?:[-'’][^\W\d_]+)*"
_FULL = rf"(?:{_WORD}|[A-Z]\.?)(?: {_WORD}){{1,3}}"
_ROLE_WORD = "manager|commander|lead|scribe|facilitator|engineer|on-?call|responder|author|reporter"
_DOES = r"(?:also )?(?:assum|mention|volunteer|discuss|chair|facilitat)\w*"
# Where prose names a person: in brackets at the beginning of a line or behind a role, as one who speaks or takes a role, after thanks.
IN_PROSE = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"\b(?P<role>(?:[\w-]+ )?(?i:{_ROLE_WORD})(?i:s)?) ?(?:\(|: )(?P<name>{_FULL})",
        rf"^\((?P<name>{_FULL})\)",
        rf"(?P<name>{_FULL}) {_DOES}\b",
        rf"^(?P<name>{_WORD} and {_WORD}) {_DOES}\b",
        rf"\b(?i:thanks|thank you|kudos)(?: to)?,? (?P<name>{_FULL})",
        rf"\b(?:call|chat|meeting) with (?P<name>{_FULL})",
        rf"\((?P<name>{_WORD}) (?:calls? for|will call|to call|to own|owns|to follow up)\b",
        rf"\b(?:by|from|with) (?P<name>{_WORD} [A-Z])(?![\w/-])",
    )
)
# "@Adaline Brook", as wikis write whom they mention: the second word is of the name unless it is one of the text.
MENTIONED = re.compile(rf"(?<![\w/@])@(?P<name>{_WORD} {_WORD})")
LISTED = re.compile(rf"(?:{_FULL}|{_WORD})(?:, (?:{_FULL}|{_WORD})){{0,9}},? and (?:{_FULL}|{_WORD})")
NAMES = 300  # nobody writes a review of more people


class Names:
    """The names of a document, each with what stands in its place: the role of whoever has one, else "someone"."""

    def __init__(self, standing_for: Mapping[str, str] | None = None) -> None:
        names = sorted(standing_for or {}, key=lambda name: (-len(name), name))[:NAMES]
        self._instead = {_folded(name): (standing_for or {})[name] for name in names}
        words = "|".join(map(_spelled, names))
        self._names = re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])") if words else None
        full = "|".join(re.escape(name) for name in names if " " in name)
        self._mention = re.compile(rf"@(?=(?:{full})(?![^\W_]))") if full else None

    def out_of(self, text: str) -> str:
        """The text with handles, addresses and names replaced, each name as a whole word, in the path of a file as well."""
        found = self._mention.sub("", text) if self._mention else text
        found = HANDLE.sub(self._one, EMAIL.sub(self._one, found))
        found = self._names.sub(self._one, found) if self._names else found
        return found if found == text else _ROLE_TWICE.sub(_once, found)

    def _one(self, match: re.Match[str]) -> str:
        text, name = match.string, match["login"] if match.re is EMAIL else match[0].strip("<@>")
        if match.re is self._names and _is_ordinary(text, match.start(), match.end()):
            return match[0]
        instead = self._instead.get(_folded(name), NOBODY_KNOWN)
        if _LINE_OR_SENTENCE_BEGINS.search(text, max(0, match.start() - 40), match.start()):
            instead = instead[:1].upper() + instead[1:]
        in_path = text[match.start() - 1 : match.start()] in {"-", "_", "/"} or re.match(r"[-_/]|\.\w", text[match.end() :])
        return "-".join(instead.split()) if in_path and match.re is self._names else instead


def names_in(fields: Iterable[tuple[str, str]], owned: Iterable[str], prose: Iterable[str]) -> dict[str, str]:
    """The names a document gives, with what stands for each: in its fields about people (label and value) and its lists of attendees,
    as owners, as handles, and where prose names a person. The parts of a full name are names, too.
    """
    texts = list(prose)
    together = "\n".join(texts)
    words = set(re.findall(r"[^\W_]+", together))
    alone = set(re.findall(r"(?<![\w.-])[^\W_]+(?![\w-])", together))
    found = [(name, role or role_of(label)) for label, text in fields for role, name in _people(text)]
    found += [(name, "") for name in _people_of_items(owned) if name.lower() not in words]
    found += [(match[0].strip("<@>"), "") for match in HANDLE.finditer(together)]
    found += [(login, "") for match in EMAIL.finditer(together) if "." in (login := match["login"])]
    found += [(name, "") for match in MENTIONED.finditer(together) if (name := match["name"]).split()[1].lower() not in alone]
    for pattern in IN_PROSE:
        for match in pattern.finditer(together):
            found += [(part, _role_said(match.groupdict().get("role") or "")) for part in match["name"].split(" and ")]
    people = [(name, role) for name, role in found if len(name) > 1 and not NOT_A_NAME.search(name.replace("_", " "))]
    known = {name for name, _ in people} | _parts(name for name, _ in people)
    for match in LISTED.finditer(together):  # who stands in a list with somebody known is somebody, too
        listed = {part.strip() for part in re.split(r", and |, | and ", match[0])}
        if (listed | _parts(listed)) & known:
            people += [(name, "") for name in listed if not NOT_A_NAME.search(name)]
            known |= {name for name in listed | _parts(listed) if not NOT_A_NAME.search(name)}
    return _standing_for(people)


def _standing_for(people: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Names, their parts and plain spellings -> what stands for them. A part that several people share, of different roles, is
    someone's; a handle that is a part of one full name is the same person.
    """
    roles: dict[str, str] = {}
    wholes: dict[str, set[str]] = {}  # a part of names -> the full names that it is a part of
    for name, role in people:
        roles[_folded(name)] = _first(roles.get(_folded(name), ""), role)
        for part in _parts([name]):
            wholes.setdefault(_folded(part), set()).add(_folded(name))
    for part, (whole, *others) in wholes.items():
        if part in roles and not others:
            roles[part] = roles[whole] = _first(roles[part], roles[whole])
    persons = Counter(role for name, role in roles.items() if name not in wholes)
    instead = {name: called(role, persons[role]) for name, role in roles.items()}
    for part, of in wholes.items():
        said = {instead[name] for name in (of | {part}) & set(instead)}
        instead[part] = said.pop() if len(said) == 1 else NOBODY_KNOWN
    names = {name for name, _ in people}
    names |= _parts(names)
    return {name: instead[_folded(name)] for name in names | {_plain(name) for name in names}}


def _first(*roles: str) -> str:
    return min((role for role in roles if role), key=ORDER.index, default="")


def _people(text: str) -> Iterator[tuple[str, str]]:
    """The persons of a field or of a line of attendees, with the role that stands beside one of them."""
    beside = re.findall(r"\(([^)]*)\)", text)
    text = re.sub(r"\([^)]*\)", " ", EMAIL.sub(lambda match: match["login"] if "." in match["login"] else " ", text))
    pattern = re.compile(r"\s+") if INITIALS.fullmatch(text.strip()) else re.compile(rf"{BETWEEN_PEOPLE.pattern}|\s*[/|]\s*|\s+(?=@)")
    parts = pattern.split(text)
    for part in parts:
        # What stands before a colon, or behind a dash, is what somebody was there for.
        before, _, rest = part.strip().rpartition(":")
        name, *behind = re.split(r"\s*[–—]\s*|\s+-\s+", rest.strip())
        name = name.strip(" @<>.,-")
        if len(name.split()) <= 4 and not HEADCOUNT.fullmatch(name) and re.fullmatch(r"[^\W\d_][\w'’. -]*", name):
            said = [before, *behind, *(beside if len(parts) == 1 else [])]
            yield next((role for label in said if (role := role_of(label))), ""), name


def _role_said(words: str) -> str:
    """The role of "incident manager" or of "the scribe" in prose."""
    return role_of(words) or role_of(words.rpartition(" ")[2])


def _people_of_items(owned: Iterable[str]) -> Iterator[str]:
    """Owners, where they are persons: a single word may be a team."""
    names = (part.strip() for text in owned for part in text.split("; "))
    return (name for name in names if name and (" " not in name or FULL_NAME.fullmatch(name)))


def _parts(names: Iterable[str]) -> set[str]:
    """The words of full names, and of logins such as ada.brook or ada_brook; a login of a team has none."""
    parts: set[str] = set()
    for name in names:
        words = name.split() if " " in name else re.split(r"[._]", name)
        if " " in name:
            parts |= {word for word in words if word[0].isupper()}
        elif len(words) > 1 and not NOT_A_NAME.search(" ".join(words)):
            parts |= {word.capitalize() for word in words}
    return {part for part in parts if len(part) > 1 and not NOT_A_NAME.search(part) and not SHORT_WORDS.fullmatch(part)}


def _plain(name: str) -> str:
    """A name without its accents, as it is often typed."""
    text = name.replace("ø", "o").replace("Ø", "O").replace("å", "a").replace("æ", "ae").replace("ß", "ss")
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _folded(name: str) -> str:
    return re.sub(r"[\s._-]+", " ", _plain(name)).strip().casefold()


def _spelled(name: str) -> str:
    """How a name is matched: initials as they stand, a word that is none of any sentence with or without a capital, a full name
    also in the small letters of a path.
    """
    words = name.split()
    if len(words) > 1:
        return r"\s+".join(map(re.escape, words)) + "|(?i:" + "[._-]+".join(map(re.escape, words)) + ")"
    if name.isupper() and len(name) <= 3:
        return re.escape(name)
    also_word = len(name) <= len("Jo") or ALSO_WORDS.fullmatch(name)
    return re.escape(name[0].upper() + name[1:]) if also_word else f"(?i:{re.escape(name)})"


def _is_ordinary(text: str, start: int, end: int) -> bool:
    """Whether a word that may be a name is an ordinary one where it stands: "Mark the node", "4 May", "the brook"."""
    word, before = text[start:end], text[max(0, start - 40) : start]
    if word[0].islower():
        return bool(word.isalpha() and _ORDINARY_BEFORE.search(before))
    if not ALSO_WORDS.fullmatch(word):
        return False
    if word.lower() in MONTHS and (_DATE_BEFORE.search(before) or _DATE_AFTER.match(text, end)):
        return True
    return bool(_SENTENCE_BEGINS.search(before) and not _DOES_IT.match(text, end))


_LABELS = "|".join(sorted((re.escape(label).replace(r"\ ", "[ -]") for label in ROLES), key=len, reverse=True))
_ROLE_TWICE = re.compile(
    rf"\b(?P<label>{_LABELS})(?P<between>\s*\(|\s*:\s+|\s+)(?:the|an?) (?P<role>{'|'.join(map(re.escape, ORDER))})\b(?P<close>\)?)",
    re.IGNORECASE,
)


def _once(match: re.Match[str]) -> str:
    """One of the two where a label and the role of the name behind it say the same: "Incident manager (the incident commander)"."""
    same = role_of(match["label"]) == match["role"] and ("(" in match["between"]) == bool(match["close"])
    return match["label"] if same else match[0]
