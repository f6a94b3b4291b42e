"""The report as one HTML page that needs nothing else: no network, no script, any browser of the day.

A page holds one document or several. What a reader can switch, he switches with checkboxes that the style sheet reads.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from stance.aggregate import summarize
from stance.formats import Options, Section, wording
from stance.formats.html_arc import arc
from stance.formats.html_legend import legend, strongest
from stance.formats.html_parts import Voices, line
from stance.formats.html_side import devices, stances, voices
from stance.formats.html_style import policy, style
from stance.formats.html_text import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stance.records import Document, Summary

_FRAME = "width:100%;height:44rem;border:1px solid #8888;border-radius:6px"


def render(document: Document, options: Options) -> str:
    """The report as a page of its own."""
    title = document.meta.title or document.id
    return _written(f"{_opening(title)}{_report(document, options, 1)}{_CLOSING}", options)


def render_several(documents: Iterable[Document], options: Options) -> Iterator[str]:
    """The reports as one page, each as soon as its document is there, and at the end a list of them."""
    yield _written(_opening("stance"), options)
    titles: list[str] = []
    for number, document in enumerate(documents, 1):
        titles.append(f'<li><a href="#p{number}">{line(document.meta.title or document.id, 90)}</a></li>')
        yield _written(_report(document, options, number, several=True), options)
    contents = f'<nav class="pieces" id="pieces" aria-label="Pieces"><h2>Pieces</h2><ol>{"".join(titles)}</ol></nav>'
    yield _written(f"{contents if titles else ''}{_CLOSING}", options)


def notebook(document: Document) -> str:
    """The report in a frame: its styles cannot reach the notebook, nor can the notebook's reach it."""
    page = escape(render(document, Options()))
    title = line(document.meta.title or document.id, 90)
    return f'<iframe title="stance: {title}" sandbox="" style="{_FRAME}" srcdoc="{page}"></iframe>'


def _written(page: str, options: Options) -> str:
    """The page in ASCII where nothing else may be written: HTML has a reference for every character."""
    return page.encode("ascii", "xmlcharrefreplace").decode("ascii") if options.ascii else page


def _opening(title: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(), quote=False)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{line(title, 120)} – stance</title>\n<style>{style()}</style>\n</head>\n<body>\n"
    )


_CLOSING = "</body>\n</html>\n"


def _report(document: Document, options: Options, number: int, *, several: bool = False) -> str:
    """One document's report: head, text, side column, strongest sentences, legend."""
    summary = document.summary or summarize(document)
    prefix = f"p{number}"
    shown = options.sections
    named = Voices.of(document)
    linked = Section.TEXT in shown
    side = [
        arc(document, named, prefix if linked else None) if Section.HEAD in shown else "",
        stances(summary) if Section.STANCE in shown else "",
        voices(summary, named) if Section.STANCE in shown else "",
        devices(summary) if Section.DEVICES in shown else "",
        _details(explain=options.explain) if linked and document.sentences else "",
    ]
    parts = [
        f'<div class="text" id="{prefix}-text">{text(document, named, prefix)}</div>' if linked else "",
        f'<aside class="side" id="{prefix}-side" aria-label="Totals and switches">{"".join(side)}</aside>'
        if any(side)
        else "",
        strongest(document, prefix, linked=linked) if Section.STRONGEST in shown else "",
        legend(document, summary, prefix) if Section.LEGEND in shown else "",
    ]
    head = _head(document, summary, prefix, parts, several=several, whole=Section.HEAD in shown)
    body = "\n".join([head, *filter(None, parts)])
    # Of several, only a page as a whole could be the main one.
    element = "article" if several else "main"
    return f'<{element} class="r" id="{prefix}">\n{body}\n</{element}>\n'


_PLACES = (
    ("text", "Text"),
    ("side", "Totals and switches"),
    ("strongest", "Strongest sentences"),
    ("legend", "Legend"),
)


def _head(document: Document, summary: Summary, prefix: str, parts: list[str], *, several: bool, whole: bool) -> str:
    """Title, byline, the verdict, totals, and the way to the parts that are shown."""
    lines = [f'<h1 dir="auto">{line(document.meta.title or document.id)}</h1>']
    if whole:
        facts = [f"<bdi>{escape(fact)}</bdi>" for fact in wording.byline(document)]
        lines += [f'<p class="facts">{" · ".join(facts)}</p>'] if facts else []
        first, *others = wording.verdict(document, summary)
        lines.append(f'<p class="verdict"><strong>{escape(first)}</strong> {escape(" ".join(others))}</p>')
        lines.append(f'<p class="facts">{escape(wording.totals(document, summary))}</p>')
    links = [f'<a href="#{prefix}-{key}">{name}</a>' for (key, name), part in zip(_PLACES, parts, strict=True) if part]
    links += ['<a href="#pieces">All pieces</a>'] if several else []
    way = f'<nav aria-label="Parts of the report">{" ".join(links)}</nav>' if len(links) > 1 else ""
    return f"<header>{''.join(lines)}{way}</header>"


def _details(*, explain: bool) -> str:
    on = " checked" if explain else ""
    box = f'<input type="checkbox" class="w-details"{on} autocomplete="off">'
    return f'<label class="row panel">{box}<span class="label">Details under every sentence</span></label>'
