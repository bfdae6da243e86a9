"""The first line of a posting on Hacker News: "Acme (YC W21) | Backend Engineer | NYC or REMOTE (US) | $150k".

Belongs here: splitting that line by the conventions of people who post there. Does not belong here: threads
(``thread``), or the meaning of a part (``normalize``): parts are passed on as written.

The rules:
    - The line is the first non-blank one of the comment, separated by bars or, if it has none, by two or more long
      dashes. Anything else is not a posting line.
    - The company comes first, without a link, a bracket or a slogan after a dash. If the first part is a role or a work
      mode, and no other part names a role, there is no company.
    - The other parts come in any order and are recognised by their words. The title is the first part that names a
      role: a role noun ("engineer", "head of") followed only by a bracket, a comma or a joining word.
    - If no part names a role, the title is the first line below that names one and nothing else ("- Staff Engineer,
      Android: https://…"). If there is none, the posting has no readable title.
    - Work mode, employment type and pay are parts with the corresponding words; a location is a part made of names
      only. Anything else (a stack, funding, visas) remains in the text only.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_LINE_BREAKS = re.compile(r"</?p\b[^<>]*>|<br\s*/?>|\n", re.IGNORECASE)
_TAGS = re.compile(r"</?(?:a|b|code|em|i|pre|strong)\b[^<>]*>", re.IGNORECASE)
_ADDRESSES = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+", re.IGNORECASE)
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?")
_DASHES = re.compile(r"\s[–—]\s")
_EDGES = " \t*_\"'`,;:.-–—·•"
_LONGEST_PART = 120
_LONGEST_LINE = 1000
_LONGEST_COMPANY = 80

_NOUNS = (
    "administrator|admin|advocate|analyst|animator|apprentice|architect|artist|assistant|associate|auditor|biologist"
    "|builder|chemist|consultant|coordinator|counsel|designer|dev|developer|development|devops|devrel|director|economist"
    "|editor|engineer|engineering|evangelist|executive|fellow|founder|generalist|hacker|instructor|intern|lead|linguist"
    "|manager|marketer|mathematician|operator|partner|physicist|planner|postdoc|producer|programmer|recruiter"
    "|representative|researcher|scientist|specialist|strategist|sysadmin|teacher|technician|technologist|tester|trainee"
    "|tutor|writer|sre|swe|sde|sdet|cto|ceo|cpo|coo|cfo|cmo|ciso|vp"
)
_ROLE = re.compile(
    rf"\b(?:head of|vp of|vp|chief of staff|chief \w+ officer)\b"
    rf"|(?<!\bfor )(?<!\bby )\b(?:{_NOUNS})s?(?=\s*(?:$|[,/()\[\]&+:;])|\s[-–—]"
    r"|\s+(?:i{1,3}|iv|v|[1-5]|and|or|at|in|for|on|with|to|roles?|positions?|teams?|jobs?|wanted|needed)\b)",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"^(?:we(?:'|’|\sa)?re\s+)?(?:now\s+)?(?:hiring|looking for|seeking)\b:?\s*(?:an?\s+|multiple\s+|several\s+)?",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"\b(?:we|we['’]\w+|our|you|your|i(?!-)|i['’]\w+|my|is|are|be|as|who|team of|hiring|looking|seeking|join"
    r"|work|working|build|building|contact|e-?mail|apply|talk|meet|ex-\w+)\b",
    re.IGNORECASE,
)
_FIELDS = re.compile(r"engineering|development|devops", re.IGNORECASE)
# At the start of a line below, these name the author ("Founder: …"), not the role on offer.
_WRITERS = re.compile(r"(?:co-?)?founders?|ceo|cto|recruiters?|partners?", re.IGNORECASE)

_MODE = re.compile(
    r"\b(?:(?:fully|100\s?%|partly|part|mostly)[\s-]+)?(?:remote(?:ly)?(?:[\s-](?:first|friendly|only|ok))?|on[\s-]?site"
    r"|hybrid|in[\s-]?(?:office|person)|wfh|work(?:ing)?[\s-]from[\s-](?:home|anywhere))\b",
    re.IGNORECASE,
)
_EMPLOYMENT = re.compile(
    r"\b(?:full[\s-]?time|part[\s-]?time|part-or-full-time|contract(?:or|ors|ing)?|freelance(?:rs?)?|temporary|permanent"
    r"|fixed[\s-]term|seasonal|fte|1099|w-?2)\b",
    re.IGNORECASE,
)
_TRAINING = re.compile(r"\b(?:interns?|internships?|co-?ops?|working students?)\b", re.IGNORECASE)
_JOINING = re.compile(r"\b(?:and|or|only|to|hire|preferred|possible|available)\b|[\s()\[\]/&+,.;:–—-]+", re.IGNORECASE)
_PAY = re.compile(
    r"[$€£₹¥]\s?\d|\b\d{2,3}(?:[.,]\d)?\s?k\b|\b\d[\d.,]*\s?(?:usd|eur|gbp|inr|cad|aud|chf|lpa)\b"
    r"|\b(?:usd|eur|gbp|inr|cad|aud|chf)\s?\d",
    re.IGNORECASE,
)
_NO_PAY = re.compile(
    r"\b(?:raised|funding|funded|series|seed|arr|mrr|valuation|revenue|round|backed|customers|users)\b"
    r"|\d\s?(?:m|mm|mn|million|b|bn|billion)\b|\b401\s?k\b",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"\b\d+\+?\s*(?:days?|x)?(?:\s*(?:/|per|a)\s*(?:week|wk))?|\b(?:utc|gmt)\b[\s:]*[+-]?\d*", re.IGNORECASE
)
_LABEL = re.compile(r"^locations?:\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_IN_PLACES = re.compile(
    r"and|or|of|the|in|de|da|do|la|le|du|del|al|area|based|only|near|from|within|for|anywhere|preferred|possible|plus|to"
    r"|other|any|at|some|world|available|optional|welcome|ok|friendly|mainly|mostly",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(r"worldwide|global(?:ly)?", re.IGNORECASE)
# Capitalised words that are common in such lines and are not locations, even if a place has that name.
_NO_PLACES = re.compile(
    r"visas?|sponsor\w*|relocation|equity|salary|competitive|benefits|stock|options|fund\w*|series|seed|stage|startup"
    r"|stack|hours?|hrs|weeks?|days?|timezones?|overlap|hiring|multiple|various|all|open|roles?|positions?|required|no"
    r"|citizens?|citizenship|clearance|yc|backed|ai|ml|llms?|saas|\w*tech|health\w*|climate|crypto|web3|blockchain"
    r"|robotics|security|gaming|insurance|infrastructure|products?|design|data|platform|backend|frontend|software"
    r"|hardware|team|python|react|typescript|javascript|java|node|[\w.]+\.js|go|golang|rust|ruby|rails|django|flask|aws"
    r"|gcp|azure|kubernetes|docker|postgres\w*|sql|scala|elixir|kotlin|swift|php|vue|angular|terraform|consulting"
    r"|marketing|sales|english|german|french|dutch",
    re.IGNORECASE,
)


class NoPosting(ValueError):
    """A comment that does not begin like a posting. ``reason`` is a short phrase, suitable for counting."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_posting(text: str) -> dict[str, object]:
    """Extracts the fields from the first line of a comment.

    Args:
        text: the comment as the API gives it, HTML.

    Raises:
        NoPosting: if there is no posting line, it names no company, or neither it nor a line below names a role.
    """
    lines = _lines(text)
    parts = _parts(lines[0]) if lines else []
    if len(parts) < 2:
        raise NoPosting("no posting line")
    company, beside = _company(parts[0])
    details = [part for item in (*beside, *parts[1:]) if (part := _without_addresses(item))]
    headline = next((part for part in details if _role(part)), None)
    if company is None or (headline is None and (_role(parts[0]) or not _rest(parts[0]))):
        raise NoPosting("no company in the posting line")
    title = _role(headline) if headline else _role_below(lines[1:])
    if title is None:
        raise NoPosting("no role in the posting line or below it")
    details = [part for part in details if part is not headline and len(part) <= _LONGEST_PART]
    return {
        "company": company,
        "title": title,
        "location": [place for part in details if (place := _place(part))],
        "work_mode": "; ".join(part for part in details if _MODE.search(part)),
        "employment_type": ", ".join(dict.fromkeys(kind for part in details for kind in _employment(part))),
        "stipend": next((part for part in details if _is_pay(part)), None),
    }


def _lines(text: str) -> list[str]:
    lines = (" ".join(html.unescape(_TAGS.sub("", line)).split())[:_LONGEST_LINE] for line in _LINE_BREAKS.split(text))
    return [line for line in lines if line.strip(_EDGES)]


def _parts(line: str) -> list[str]:
    """The parts of a posting line; none if the line is something else."""
    parts = line.split("|")
    if len(parts) == 1:
        # Some use long dashes. A line with a single dash, or without a role, is prose.
        parts = _DASHES.split(line)
        if len(parts) < 3 or not any(map(_role, parts[1:])):
            return []
    return [part for item in parts if (part := item.strip(_EDGES))]


def _without_addresses(part: str) -> str:
    bare = re.sub(r"[(\[]\s*[)\]]?$", "", _ADDRESSES.sub("", part)).strip(_EDGES)
    return "" if _DOMAIN.fullmatch(bare) else bare


def _company(part: str) -> tuple[str | None, list[str]]:
    """The company's name, and its additions: a bracket with a work mode, a slogan after a dash."""
    before, *after = _ADDRESSES.split(part)
    name = before.strip(_EDGES + "(") or " ".join(after).strip(_EDGES + ")")
    name, *beside = re.split(r"\s[-–—]+\s", name, maxsplit=1)
    while (shorter := re.sub(r"\s*[(\[][^()\[\]]*[)\]]?$", "", name).strip(_EDGES)) != name:
        beside += [name[len(shorter) :].strip(" ()[]")] if _MODE.search(name[len(shorter) :]) else []
        name = shorter
    is_name = len(name) <= _LONGEST_COMPANY and any(map(str.isalpha, name)) and ": " not in name
    return name if is_name else None, beside


def _role(part: str) -> str | None:
    """The part as a title, if it names a role and is more than an employment type."""
    title = _ASKING.sub("", _without_addresses(part)).strip(_EDGES)
    if len(title) > _LONGEST_PART or not _ROLE.search(title) or _PROSE.search(title) or _FIELDS.fullmatch(title):
        return None
    return title if _rest(title) else None


def _role_below(lines: Iterable[str]) -> str | None:
    for line in lines:
        item = re.sub(r"^\s*(?:[-–—*•·+>#]+|\(?\d{1,2}[.):])\s*", "", line)
        head = re.split(r"\s+[-–—|]+\s|:\s|:$|https?://", item, maxsplit=1)[0].strip(_EDGES + "(")
        if (
            head[:1].isupper()
            and len(head) <= _LONGEST_COMPANY
            and not _WRITERS.fullmatch(head)
            and (title := _role(head))
        ):
            return title
    return None


def _rest(part: str) -> str:
    """What remains of a part without work mode and employment type."""
    return _JOINING.sub("", _TRAINING.sub("", _EMPLOYMENT.sub("", _MODE.sub("", part))))


def _employment(part: str) -> list[str]:
    if not _rest(part):
        return [part] if _EMPLOYMENT.search(part) or _TRAINING.search(part) else []
    # Beside a location or anything else, "interns" means who else may apply, not what is posted.
    return _EMPLOYMENT.findall(part)


def _is_pay(part: str) -> bool:
    return _PAY.search(part) is not None and _NO_PAY.search(part) is None


def _place(part: str) -> str | None:
    """The part without employment words, if it consists of names, none of which is known to mean something else.

    A bracket with other content ("5 days a week", "visa possible") does not invalidate the names before it.
    """
    written = _TRAINING.sub("", _EMPLOYMENT.sub("", _LABEL.sub("", part)))
    names = _HOURS.sub(" ", _MODE.sub(" ", written))
    names = _BRACKETS.sub(lambda match: f" {match[1]} " if _are_names(match[1]) else " ", names)
    return " ".join(written.split()).strip(_EDGES) if _are_names(names) and not _PAY.search(part) else None


def _are_names(text: str) -> bool:
    words = [word for word in _WORD.findall(text) if not _IN_PLACES.fullmatch(word)]
    return (
        bool(words)
        and not re.search(r"\d", text)
        and all(_EVERYWHERE.fullmatch(word) or (word[0].isupper() and not _NO_PLACES.fullmatch(word)) for word in words)
    )
