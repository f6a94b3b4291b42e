"""Front matter of Markdown files: `---` (YAML) or `+++` (TOML) before the text, read for what a `Meta` holds."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any, Final

from stance.reading.dates import iso_date
from stance.records import Meta

_FENCED: Final = re.compile(
    r"\s*?(?P<fence>---|\+\+\+)[ \t]*(?:\r\n|\n|\r)(?P<body>.*?)(?:^|(?<=[\r\n]))(?P=fence)[ \t]*(?=\r|\n|\Z)",
    re.DOTALL,
)
_LONGEST: Final = 20_000  # characters: beyond this the first ruler was no fence
_PAIR: Final = re.compile(r"([A-Za-z_][\w .-]*?)\s*:(?:\s+(.*))?$")
_KEYS: Final = {
    "title": ("title", "headline"),
    "author": ("author", "authors", "by", "byline"),
    "date": ("date", "published", "publish_date", "published_at", "pubdate"),
    "outlet": ("outlet", "publication", "publisher", "newspaper", "site", "sitename", "site_name"),
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the front matter says, and where it ends (0: there is none)."""

    meta: Meta
    end: int


def front_matter(text: str) -> FrontMatter:
    r"""The front matter at the start of `text`.

    >>> front_matter("---\ntitle: Talks\ndate: 2019-09-22\n---\nThey stall.").meta.date
    '2019-09-22'
    """
    found = _FENCED.match(text[:_LONGEST])
    if found is None:
        return FrontMatter(Meta(), 0)
    values = _toml(found["body"]) if found["fence"] == "+++" else _yaml(found["body"])
    if not values and found["body"].strip():
        return FrontMatter(Meta(), 0)  # two rulers around text
    named: dict[str, str] = {}
    for name, keys in _KEYS.items():
        value = next((values[key] for key in keys if values.get(key)), None)
        if value:
            named[name] = value
    if "date" in named:
        when = iso_date(named["date"]) or iso_date(named["date"].split(" ")[0])
        named.pop("date")
        if when:
            named["date"] = when
    return FrontMatter(Meta(**named), found.end())


def _toml(body: str) -> dict[str, str]:
    try:
        return {key.lower(): _joined(value) for key, value in tomllib.loads(body.replace("\r\n", "\n")).items()}
    except tomllib.TOMLDecodeError:
        return {}


def _joined(value: Any) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)


def _yaml(body: str) -> dict[str, str]:
    """Top-level `key: value` pairs; lists in brackets or with dashes are joined by commas. Deeper YAML is passed over.

    A reader of a few plain keys needs no YAML library, and none of YAML's tags and anchors are ever acted on.
    """
    values: dict[str, str] = {}
    key: str | None = None
    for line in body.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pair = _PAIR.match(line)
        if pair and not line[0].isspace():
            key = pair[1].strip().lower()
            values[key] = _scalar(pair[2] or "")
        elif key is not None and (item := re.match(r"\s*-\s+(?:name:\s*)?(.+)", line)):
            values[key] = ", ".join(filter(None, (values[key], _scalar(item[1]))))
        elif not line[0].isspace():
            return {}  # running text: this is no front matter
    return values


def _scalar(value: str) -> str:
    value = value.strip()
    if value[:1] == "[" and value[-1:] == "]":
        return ", ".join(filter(None, (_scalar(item) for item in value[1:-1].split(","))))
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    value = re.sub(r"\s+#.*$", "", value)
    return "" if value in ("|", ">", "null", "~") else value
