"""HTML pages: the main text by trafilatura, paragraph by paragraph, with what the page says of itself."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from stance.errors import InputError
from stance.labels import SentenceKind
from stance.reading.decode import decoded
from stance.reading.header import label
from stance.reading.page_meta import page_meta
from stance.reading.quiet import quiet
from stance.reading.source import Paragraph, Raw, Source, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

_LOGGERS: Final = ("trafilatura", "htmldate", "justext", "courlan", "readability", "charset_normalizer")
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.IGNORECASE)
_XML_CHARSET: Final = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]{1,40})")
_LEAST_KEPT: Final = 0.5  # share of the page's running text below which a warning is due
_LEAST_TEXT: Final = 200  # characters of running text for the share to mean anything
_RUNNING: Final = 60  # characters from which a paragraph counts as running text
_MOST_LINKED: Final = 0.5  # share of link text above which a paragraph is navigation
_HIDDEN: Final = frozenset(
    """
    head script style noscript template svg math iframe object canvas nav footer aside form button select option
    textarea dialog figure audio video picture menu
    """.split()
)
_BLOCKS: Final = frozenset(
    """
    p div section article main li ul ol dl dt dd blockquote pre h1 h2 h3 h4 h5 h6 td th tr table tbody thead caption
    figure figcaption header hr body html address details summary center fieldset
    """.split()
)
_EXTRACTED: Final = frozenset(("p", "head", "item", "quote", "list", "cell", "row", "table", "div", "code", "body"))
_KINDS: Final = {
    **dict.fromkeys(("head", "h1", "h2", "h3", "h4", "h5", "h6"), SentenceKind.HEADING),
    **dict.fromkeys(("item", "li"), SentenceKind.BODY),
    "figcaption": SentenceKind.CAPTION,
}
_LINE_BREAK: Final = "\x0b"  # stands for <br> until the blanks of the source are folded
_ASIDE: Final = re.compile(
    r"\b(?:related|recommend\w*|newsletter|subscribe|share|sharing|social|comments?|sidebar|promo|advert\w*|cookie\w*"
    r"|breadcrumb\w*)\b",
    re.IGNORECASE,
)
# A publisher's standing notes at the end of a page, told by whole phrases.
_HOUSE_NOTE: Final = re.compile(
    r"\b(?:all rights reserved|sign up (?:for|to) (?:our|the|receive)|subscribe to (?:our|the)|follow us on"
    r"|click here to"
    r"|views (?:expressed|presented) (?:\w+ ){0,6}(?:are|do not|does not)"
    r"|represents? (?:solely |only )?the (?:sole )?views of its authors?"
    r"|opinions expressed (?:\w+ ){0,6}(?:are|do not)|read more from|terms of (?:use|service)|privacy policy"
    r"|support our (?:work|journalism)|donate (?:now|today))\b",
    re.IGNORECASE,
)
_LONGEST_NOTE: Final = 600


def read(raw: Raw) -> Source:
    """The main text of the page in `raw`: its title first, then the paragraphs, a blank line between them.

    Raises:
        InputError: if it is empty, binary, or no text can be found on the page.
    """
    declared = _CHARSET.search(raw.data[:8192]) or _XML_CHARSET.match(raw.data[:512].lstrip())
    page, warnings = decoded(raw, declared=declared[1].decode("ascii") if declared else None)
    tree = _tree(page, raw.name)
    running = list(_walk(tree))
    kept, document = _extracted(tree, raw.address or (raw.name if "://" in raw.name else None))
    size = _size(kept)
    if not size or _lost_breaks(kept, running):
        kept = running
    kept = _without_notes(kept)
    if not _size(kept):
        raise InputError(f"{raw.name}: there is no text on this page (built by scripts?); save it from a browser")
    meta = page_meta(tree, document, first=kept[0].text, name=raw.name)
    if meta.title and not any(_folded(p.text) == _folded(meta.title) for p in kept[:4]):
        kept.insert(0, Paragraph(meta.title, SentenceKind.TITLE))
    text, pieces = joined(kept)
    blocks, meta = label(text, pieces, meta)
    return Source(id=raw.id, text=text, meta=meta, blocks=blocks, warnings=(*warnings, *_share(kept, running)))


def _tree(page: str, name: str) -> HtmlElement:
    from lxml import etree, html

    # Bytes and their encoding, since lxml refuses a str that has an XML declaration.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True)
    try:
        tree = html.document_fromstring(page.replace("\x00", "").encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise InputError(f"{name}: this is no HTML page; give another file or read it as plain text") from None
    return tree


def _extracted(tree: HtmlElement, url: str | None) -> tuple[list[Paragraph], Any]:
    """What trafilatura takes for the main text, and its document (None where it found none).

    A second pass, which prefers more text and looks into tables, is made where the first one found little.
    """
    import trafilatura

    best: list[Paragraph] = []
    best_document = None
    with quiet(*_LOGGERS):
        whole = _size(list(_walk(tree)))
        for generous in (False, True):
            document = trafilatura.bare_extraction(
                tree,
                url=url,
                with_metadata=True,
                include_comments=False,
                include_formatting=True,
                include_tables=generous,
                favor_recall=generous,
            )
            body = getattr(document, "body", None)
            found = list(_from_body(body)) if body is not None else []
            if best_document is None or _size(found) > _size(best):
                best, best_document = found, document
            if _size(best) >= _LEAST_KEPT * whole:
                break
    return best, best_document


def _from_body(body: Any) -> Iterator[Paragraph]:
    """The paragraphs of trafilatura's tree (`p`, `head`, `item`, `quote`, `cell`; `lb` is a line break)."""
    yield from _paragraphs(body, blocks=_EXTRACTED)


def _walk(tree: HtmlElement) -> Iterator[Paragraph]:
    """The running text of the page itself: all that is no navigation, form, footer or the like."""
    bodies = tree.xpath("//main[string-length(normalize-space()) > 400]") or tree.xpath("//body") or [tree]
    for body in bodies[:1]:
        yield from _paragraphs(body, blocks=_BLOCKS, page=True)


def _paragraphs(element: Any, *, blocks: frozenset[str], page: bool = False) -> Iterator[Paragraph]:
    """Paragraphs in reading order; iterative, since pages may nest deeper than Python recurses.

    Args:
        element: where to begin.
        blocks: the tags that begin and end a paragraph.
        page: whether this is a page as it came, with navigation and forms that are to be passed over.
    """
    parts: list[str] = []
    linked = 0  # characters of `parts` inside links
    kinds: list[SentenceKind | None] = [None]
    stack: list[tuple[Any, bool]] = [(element, False)]
    while stack:
        node, done = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        is_block = tag in blocks
        passed_over = not done and (tag in ("", "graphic") or (page and node is not element and _is_hidden(node, tag)))
        if is_block and not passed_over:
            if not page or linked <= _MOST_LINKED * sum(map(len, parts)):
                yield from _cut("".join(parts), kinds[-1])
            parts, linked = [], 0
        if done or passed_over:
            if done and is_block:
                kinds.pop()
            parts.append((node.tail or "") if node is not element else "")
            continue
        if is_block:
            kinds.append(_KINDS.get(tag, kinds[-1]))
        if tag == "a":
            linked += len(node.text_content()) if page else 0
        parts += [_LINE_BREAK if tag in ("lb", "br") else "", node.text or ""]
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
    yield from _cut("".join(parts), kinds[-1])


def _cut(words: str, kind: SentenceKind | None) -> Iterator[Paragraph]:
    """The paragraphs of a block: two line breaks in a row end one, a single one stays a line break."""
    for piece in re.split(r"\x0b\s*\x0b[\s\x0b]*", words):
        lines = [" ".join(re.split(r"[ \t\r\n\f]+", line)).strip() for line in piece.split(_LINE_BREAK)]
        if text := "\n".join(line for line in lines if line):
            yield Paragraph(text, kind)


def _is_hidden(node: Any, tag: str) -> bool:
    if tag in _HIDDEN or node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return True
    return tag not in ("body", "main", "article") and bool(
        _ASIDE.search(f"{node.get('class') or ''} {node.get('id') or ''}")
    )


def _size(paragraphs: Sequence[Paragraph]) -> int:
    """Characters of running text: short paragraphs (buttons, dates, names) are left out where there are long ones."""
    sizes = [len(p.text) for p in paragraphs]
    return sum(size for size in sizes if size >= _RUNNING) or sum(sizes)


def _lost_breaks(kept: Sequence[Paragraph], running: Sequence[Paragraph]) -> bool:
    """Whether trafilatura gave several paragraphs as one lump, as it does for very small pages."""
    if len(kept) != 1 or len(running) < 2:
        return False
    lump = _folded(kept[0].text)
    return any(_folded(one.text + other.text) in lump for one, other in pairwise(running))


def _without_notes(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """`paragraphs` without the publisher's standing notes at their end."""
    kept = list(paragraphs)
    while len(kept) > 1 and len(kept[-1].text) <= _LONGEST_NOTE and _HOUSE_NOTE.search(kept[-1].text):
        kept.pop()
    return kept


def _share(kept: Sequence[Paragraph], running: Sequence[Paragraph]) -> tuple[str, ...]:
    have, whole = _size(kept), _size(running)
    if whole < _LEAST_TEXT or have >= _LEAST_KEPT * whole:
        return ()
    return (
        f"kept {have:,} of {whole:,} characters of running text on the page ({have / whole:.0%}): parts of the piece"
        " may be missing; compare with the page",
    )


def _folded(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum())
