"""Dates as they stand in header lines, read as ISO 8601.

Only whole lines (or whole parts between bars) are read, so that a date inside a sentence is never taken for one.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1[6-9]\d\d|20\d\d)"
_BEFORE = (
    r"(?:(?:first |originally |last )?(?:published|posted|updated|released|modified|date|dated)(?: on|:)?\s*:?\s*)?"
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
)
_CLOCK = (
    r"(?:\d{1,2}[:.]\d\d(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)"
    r"(?:\s*\(?[a-z]{1,5}\)?|\s*[+-]\d\d:?\d\d)?"
)
_AFTER = rf"(?:\s*(?:,|at|-|–|·|\|)?\s*{_CLOCK})?\.?"
_FORMS: Final = tuple(
    re.compile(_BEFORE + form + _AFTER, re.IGNORECASE)
    for form in (
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",  # September 22, 2019
        rf"(?:the\s+)?{_DAY}(?:\s+|\s*-\s*)(?:of\s+)?{_MONTH},?(?:\s+|\s*-\s*){_YEAR}",  # 22 September 2019
        rf"{_MONTH},?\s+{_YEAR}",  # September 2019
        rf"{_YEAR}[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?",  # 2019-09-22
        rf"(?P<day>\d\d?)\.\s?(?P<month>\d\d?)\.\s?{_YEAR}",  # 22.09.2019: the day first, always
        rf"(?P<first>\d\d?)[/-](?P<second>\d\d?)[/-]{_YEAR}",  # 22/09/2019 or 09/22/2019
    )
)
_LONGEST: Final = 80


def iso_date(line: str) -> str | None:
    """The date that makes up `line`, in ISO 8601 as exact as it is certain; None where the line is anything else.

    >>> iso_date("Sept. 22, 2019"), iso_date("Published: Sunday, 22nd September 2019 at 10:15 AM")
    ('2019-09-22', '2019-09-22')
    >>> iso_date("03/04/2019")  # the day and the month cannot be told apart
    '2019'
    >>> iso_date("On September 22, 2019 they met.") is None
    True
    """
    line = " ".join(line.split())
    if len(line) > _LONGEST:
        return None
    for form in _FORMS:
        if found := form.fullmatch(line):
            return _iso(found.groupdict())
    return None


def _iso(parts: dict[str, str | None]) -> str | None:
    year = int(parts["year"] or 0)
    if parts.get("first") and parts.get("second"):
        first, second = int(parts["first"] or 0), int(parts["second"] or 0)
        if first > 12:
            return _checked(year, second, first)
        if second > 12 or first == second:
            return _checked(year, first, second)
        return f"{year:04d}"
    name = parts["month"] or ""
    month = int(name) if name.isdigit() else _MONTHS.index(name[:3].lower()) + 1
    if parts.get("day") is None:
        return f"{year:04d}-{month:02d}" if 1 <= month <= 12 else None
    return _checked(year, month, int(parts["day"] or 0))


def _checked(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
