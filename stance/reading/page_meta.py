"""What an HTML page says of its piece: title, author, date, outlet.

trafilatura finds most of it, but takes bylines of related pieces for the author and the date of the last change for
that of publication. So the order here is: what is said in so many words (JSON-LD, meta tags), what stands between the
headline and the first paragraph, and trafilatura's finding only where the page's head supports it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from stance.reading.dates import iso_date
from stance.reading.names import is_name, read_byline
from stance.records import Meta

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

_ARTICLES: Final = re.compile(r"(?:Article|BlogPosting|Posting|Report|Review|Column)$")
_PUBLISHED: Final = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished",
    "citation_publication_date",
    "citation_date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "parsely-pub-date", "sailthru.date",
    "publish-date", "publication_date", "pubdate", "date",
)  # fmt: skip
_AUTHOR: Final = (
    "author", "article:author", "citation_author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author",
    "byl", "byline",
)  # fmt: skip
_OUTLET: Final = ("og:site_name", "citation_journal_title", "dc.publisher", "application-name")
_PERSON: Final = re.compile(r"\b(?:author|byline|contributor|person|people|experts?|writer)s?\b", re.IGNORECASE)
_NEAR: Final = 80  # elements after the headline in which a byline may stand
_EARLIEST: Final = 1500


@dataclass(frozen=True, slots=True)
class _Near:
    """Texts between the headline and the first paragraph."""

    date: str | None = None
    authors: tuple[str, ...] = ()
    words: str = ""


def page_meta(tree: HtmlElement, document: Any, *, first: str, name: str) -> Meta:
    """The metadata of a page.

    Args:
        tree: the page.
        document: trafilatura's finding, or None.
        first: the first paragraph of the main text, which ends the page's head.
        name: the file or address as given.
    """
    said = list(_linked_data(tree))
    tags = dict(_meta_tags(tree))
    headline = _headline(tree)
    near = _near(tree, headline, first)
    site = _first(_plain(item.get("name")) for item in _publishers(said)) or None
    outlet = _first(tags.get(key) for key in _OUTLET) or site or _host(document, name)
    title = _words(headline) if headline is not None else None
    guessed = getattr(document, "title", None)
    if title is None or _same(title, outlet):
        title = _without_outlet(guessed or _plain(tree.findtext(".//title")), outlet)
    authors = _names(_authors(said)) or _names(tags.get(key) for key in _AUTHOR) or list(near.authors)
    if not authors and (guess := getattr(document, "author", None)):
        authors = [one for one in _names(guess.split(";")) if one in near.words]
    date = _first(_day(item.get("datePublished")) for item in said) or _first(_day(tags.get(key)) for key in _PUBLISHED)
    date = date or near.date or _guessed_day(getattr(document, "date", None))
    authors = [one for one in authors if not _same(one, outlet)]
    return Meta(title=title or None, author=", ".join(authors) or None, date=date, outlet=outlet, source=name)


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _plain(value: Any) -> str:
    """A string on one line, or "" for anything else."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _same(one: str | None, other: str | None) -> bool:
    return bool(one and other) and one.casefold().strip() == other.casefold().strip()  # type: ignore[union-attr]


def _day(value: Any) -> str | None:
    """The day in a machine-readable date; None for what cannot be one (year 0, free text)."""
    text = _plain(value)
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)(?=$|[T ])", text)
    day = iso_date(found[0] if found else text)
    return day if day and int(day[:4]) >= _EARLIEST else None


def _guessed_day(value: Any) -> str | None:
    """The day that trafilatura guesses, but for the first of January: so it writes a year from a footer or the text."""
    day = _day(value)
    return None if day is None or day.endswith("-01-01") else day


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The articles that JSON-LD tells of, and after them the page itself."""
    found: list[dict[str, Any]] = []
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        queue: list[Any] = [data]
        while queue and len(found) < 200:
            item = queue.pop(0)
            if isinstance(item, list):
                queue.extend(item)
            elif isinstance(item, dict):
                found.append(item)
                queue.append(item.get("@graph"))
    by_id = {item["@id"]: item for item in found if isinstance(item.get("@id"), str) and "name" in item}
    for wanted in (_ARTICLES, re.compile(r"WebPage$")):
        for item in found:
            types = item.get("@type")
            if any(isinstance(t, str) and wanted.search(t) for t in (types if isinstance(types, list) else [types])):
                yield {**item, "_by_id": by_id}


def _resolved(item: dict[str, Any], key: str) -> Iterator[Any]:
    """The values of `key`, with references to other items followed."""
    values = item.get(key)
    for value in values if isinstance(values, list) else [values]:
        if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
            yield item["_by_id"].get(value["@id"], value)
        else:
            yield value


def _publishers(said: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in said:
        yield from (value for value in _resolved(item, "publisher") if isinstance(value, dict))


def _authors(said: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The authors of the first article that names any."""
    for item in said:
        names = [_plain(v.get("name") if isinstance(v, dict) else v) for v in _resolved(item, "author")]
        if any(names):
            yield from filter(None, names)
            return


def _meta_tags(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Name (or property) and content; the first of a name counts, several authors are joined."""
    seen: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = _plain(tag.get("property") or tag.get("name") or tag.get("itemprop")).lower()
        content = _plain(tag.get("content"))
        if not name or not content:
            continue
        if name in seen and name in ("citation_author", "author"):
            seen[name] += f"; {content}"
        seen.setdefault(name, content)
    yield from seen.items()


def _names(values: Iterable[str | None]) -> list[str]:
    """The names in the first of `values` that has any, or in all of them if each is one name; no handles."""
    names: list[str] = []
    for value in values:
        if not value or "://" in value or "@" in value:
            continue
        byline = read_byline(f"By {value.replace('By ', '', 1) if value.startswith('By ') else value}")
        if byline:
            names += [one for one in byline.authors if one not in names]
    return names


def _headline(tree: HtmlElement) -> Any:
    """The page's one `h1`, or the first inside its article; None where there are several or none."""
    found = [h for h in tree.iter("h1") if _words(h)]
    inside = [h for h in found if any(a.tag in ("article", "main") for a in h.iterancestors())]
    return inside[0] if inside else found[0] if len(found) == 1 else None


def _near(tree: HtmlElement, headline: Any, first: str) -> _Near:
    """Reads what stands between the headline and the first paragraph of the text."""
    if headline is None:
        return _Near()
    start = " ".join(first.split())[:40]
    date: str | None = None
    authors: list[str] = []
    seen: list[str] = []
    nodes = tree.iter()
    for node in nodes:
        if node is headline:
            break
    for node in nodes:
        if len(seen) >= _NEAR:
            break
        if not isinstance(node.tag, str) or node.tag in ("script", "style", "title", "desc", "svg"):
            continue
        words = (
            _words(node) if node.tag in ("p", "a", "span", "time", "address", "li", "strong", "em", "h2", "div") else ""
        )
        if words and node.tag == "p" and words.startswith(start):
            break
        if not words or len(words) > 200:
            continue
        seen.append(words)
        date = date or iso_date(words) or (_day(node.get("datetime")) if node.tag == "time" else None)
        for one in _near_authors(node, words):
            if one not in authors:
                authors.append(one)
    return _Near(date, tuple(authors), "\n".join(seen))


def _near_authors(node: Any, words: str) -> tuple[str, ...]:
    byline = read_byline(words) if words[:2].lower() == "by" else None  # a dash here begins a post or an office
    if byline and len(byline.authors[0].split()) > 1:
        return byline.authors
    marks = " ".join(str(node.get(key) or "") for key in ("class", "href", "rel", "itemprop"))
    if node.tag in ("a", "span", "p") and _PERSON.search(marks) and is_name(words, least=2):
        return (words,)
    return ()


def _host(document: Any, name: str) -> str | None:
    """The host of the page's address, where nothing names the outlet."""
    host = urlsplit(name).hostname if "://" in name else None
    return getattr(document, "sitename", None) or (host.removeprefix("www.") if host else None)


def _without_outlet(title: str | None, outlet: str | None) -> str | None:
    """A page title without " | Outlet" behind it."""
    if not title:
        return None
    parts = re.split(r"\s+[|–—-]\s+", title)
    if len(parts) > 1 and (_same(parts[-1], outlet) or "|" in title):
        return title[: title.rindex(parts[-1])].rstrip(" |–—-")
    return title
