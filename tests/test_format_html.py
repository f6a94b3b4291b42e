"""The HTML report: one safe file with the whole text, readable without a script, with switches."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
import time
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from chromium_page import CHROMIUM, Page
from small_piece import plain_document, small_piece, span
from test_formats import HOSTILE

from stance.aggregate import summarize
from stance.formats import Options, Section, render_all
from stance.formats.html_colors import colors, contrast
from stance.formats.html_style import style
from stance.formats.html_text import assigned_lanes
from stance.labels import DEVICES, STANCES, DeviceLabel, Family, HolderType, SentenceKind, StanceLabel
from stance.records import Device, Document, Holder, Mention, Sentence
from stance.safe_text import visible
from stance.selection import only_voice
from stance.spans import Span

VOID = {"meta", "input", "br", "link", "hr", "img"}
BLOCKS = {"p", "div", "h1", "h2", "h3", "section", "ul", "ol", "dl", "fieldset", "figure", "article", "main"}
HOSTILE_HERE = {
    **HOSTILE,
    "closing": '</style></title></p><script src="https://evil.example/x.js"></script><img src=x onerror=alert(1)>',
    "attribute": '" onmouseover="alert(1)" x=\'y\' `z`',
    "entities": "&lt;b&gt; &amp;amp; &#x202e; &nbsp;",
    "comment": "<!-- <![CDATA[ ]]> --> <?php ?>",
    "paragraphs": "One.\r\n\r\n## Two.\r\n\r\n\r\n  Three\r four.\x0c\n\n",
}


class Parsed(HTMLParser):
    """A page's elements in order, with the text in each; it must be well-formed to the letter."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []  # of the annotated text, without cards
        self.text_by_tag: dict[str, list[str]] = {}
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), tag
        if any(parent in {"p", "span"} for parent, _ in self.open):
            assert tag not in BLOCKS, f"{tag} in a paragraph: the parser of a browser would close that"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        self.text_by_tag.setdefault(self.open[-1][0] if self.open else "", []).append(data)
        classes = [(attrs.get("class") or "").split() for _, attrs in self.open]
        if any("text" in found for found in classes) and not any("card" in found for found in classes):
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def classes(self, tag: str) -> set[str]:
        return {name for found, attrs in self.tags if found == tag for name in (attrs.get("class") or "").split()}


def page_of(document: Document, options: Options | None = None) -> str:
    return "".join(render_all([document], "html", options or Options(), several=False))


def crossing_piece() -> Document:
    """Devices that cross, nest, touch, span two sentences and begin where others end; a heading with its markup."""
    text = "## Part *one*\n\n- We were told to wait. We were told to hope,\nand we did. (Not judged.)\n\nNoise.\n\nEnd."
    pairs = {
        DeviceLabel.REPETITION: "We were told to wait. We were told to hope",
        DeviceLabel.METAPHOR: "told to wait. We",
        DeviceLabel.HEDGE: "wait",
        DeviceLabel.BOOSTER: "to hope,\nand we",
        DeviceLabel.IRONY: "hope",
    }
    first = "We were told to wait."
    document = Document(
        id="crossing",
        text=text,
        sentences=(
            Sentence(span=span("Part *one*", text), kind=SentenceKind.HEADING),
            Sentence(span=span(first, text), stance=StanceLabel.MIXED, holder=Holder(type=HolderType.AUTHOR)),
            Sentence(span=span("We were told to hope,\nand we did.", text), stance=StanceLabel.NEUTRAL),
            Sentence(span=span("(Not judged.)", text)),
            Sentence(span=span("End.", text), stance=StanceLabel.NEUTRAL),
        ),
        devices=tuple(Device(label=label, span=span(words, text)) for label, words in pairs.items()),
    )
    return replace(document, summary=summarize(document))


@pytest.mark.parametrize("kind", HOSTILE_HERE)
def test_hostile_text_stays_text(kind):
    # A piece may hold anything; whoever opens its report must meet words, not code.
    for stance in (StanceLabel.NEUTRAL, StanceLabel.PRESSURE):
        page = page_of(plain_document(HOSTILE_HERE[kind], stance), Options(explain=True))
        parsed = Parsed(page)
        assert not {"script", "img", "link", "iframe", "object", "form", "base"} & {tag for tag, _ in parsed.tags}
        assert not [name for _, attrs in parsed.tags for name in attrs if name.startswith("on") or name == "style"]
        assert not {c for c in page if (ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) <= 0x9F}
        assert not set(page) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200d\u2060\ufeff")


@pytest.mark.parametrize("kind", HOSTILE_HERE)
def test_text_of_the_page_is_the_text(kind):
    # Not a word may be lost, doubled or turned round, or offsets and quotations from the page are wrong.
    document = plain_document(HOSTILE_HERE[kind], StanceLabel.MIXED)
    assert Parsed(page_of(document)).text == visible(document.text)


@pytest.mark.parametrize("make", [small_piece, crossing_piece, lambda: only_voice(small_piece(), "Ruritania")])
def test_text_of_an_annotated_page_is_the_text(make):
    # Also between sentences, and where only one voice is shown.
    document = make()
    for options in (Options(), Options(explain=True)):
        assert Parsed(page_of(document, options)).text == document.text


def test_text_in_no_sentence_is_shown():
    document = Document(id="raw", text="Nothing was\nsplit.\n\nHere <b>.")
    assert Parsed(page_of(document)).text == document.text


def test_title_byline_and_heading_are_shown_as_such():
    parsed = Parsed(page_of(small_piece()))
    assert ("h2", "title") in {(tag, (attrs.get("class") or "").split(" ")[0]) for tag, attrs in parsed.tags}
    assert "byline" in parsed.classes("p")
    assert "heading" in Parsed(page_of(crossing_piece())).classes("h3")


def test_page_loads_nothing_and_says_so():
    # A report of a confidential draft must not tell anybody that it is read.
    page = page_of(small_piece())
    parsed = Parsed(page)
    assert not [attrs for _, attrs in parsed.tags if {"src", "srcset", "data", "poster", "action"} & set(attrs)]
    assert all(attrs["href"].startswith("#") for _, attrs in parsed.tags if "href" in attrs)
    assert not re.search(r"url\(|@import|https?://", page)
    metas = [attrs for tag, attrs in parsed.tags if tag == "meta"]
    policy = next(m["content"] for m in metas if m.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    (sheet,) = parsed.text_by_tag["style"]
    assert f"'sha256-{base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()}'" in policy


def test_policy_stands_before_what_it_rules():
    page = page_of(small_piece())
    assert page.index("Content-Security-Policy") < page.index("<title") < page.index("<style")


def test_links_lead_somewhere_and_ids_are_unique():
    for several in (False, True):
        pieces = [small_piece(), crossing_piece(), plain_document("")][: 3 if several else 1]
        parsed = Parsed("".join(render_all(pieces, "html", Options(), several=several)))
        ids = [attrs["id"] for _, attrs in parsed.tags if "id" in attrs]
        assert len(ids) == len(set(ids))
        pointed = [attrs["href"][1:] for _, attrs in parsed.tags if "href" in attrs]
        pointed += [attrs["aria-describedby"] for _, attrs in parsed.tags if "aria-describedby" in attrs]
        assert set(pointed) <= set(ids)


@pytest.mark.parametrize("section", list(Section))
def test_sections_alone_leave_no_dead_link(section):
    parsed = Parsed(page_of(small_piece(), Options(sections=frozenset({section}))))
    ids = {attrs["id"] for _, attrs in parsed.tags if "id" in attrs}
    assert {attrs["href"][1:] for _, attrs in parsed.tags if "href" in attrs} <= ids
    assert bool(parsed.text) is (section is Section.TEXT)


def test_several_documents_make_one_page():
    page = "".join(render_all([small_piece(), crossing_piece()], "html", Options(), several=True))
    parsed = Parsed(page)
    assert [tag for tag, _ in parsed.tags].count("html") == 1
    assert [tag for tag, _ in parsed.tags].count("style") == 1
    assert [tag for tag, _ in parsed.tags].count("article") == 2
    assert "crossing" in page[page.index('id="pieces"') :]


def test_details_tell_label_score_reason_holder_and_source():
    page = page_of(small_piece())
    card = page[page.index('id="p1-s3-card"') :].partition("</p>")[0]
    told = re.sub(r"<[^>]+>", "", card)
    for words in ("pressure", "0.91", "Ruritania", "The minister", "direct-quotation", "0.99", "warned", "states"):
        assert words in told
    assert "weakens it" in page
    assert 'tabindex="0"' in page


def test_switches_for_every_label_and_voice():
    document = small_piece()
    boxes = {
        name
        for tag, attrs in Parsed(page_of(document)).tags
        if tag == "input" and attrs["type"] == "checkbox"
        for name in (attrs["class"] or "").split()
    }
    assert document.summary is not None
    assert {f"w-{label.value}" for label in document.summary.devices} <= boxes
    assert {"w-engagement", "w-pressure", "w-neutral", "w-v0", "w-v1", "w-details"} <= boxes
    # Every switch that may be drawn does something.
    for label in [*DeviceLabel, *StanceLabel]:
        assert f".w-{label.value}:not(:checked)" in style()


def test_voices_beyond_the_last_switch_share_it():
    names = [f"Envoy {i} said no." for i in range(60)]
    text = " ".join(names)
    spans = [Span(text.index(name), text.index(name) + len(name)) for name in names]
    sentences = tuple(
        Sentence(
            span=s,
            stance=StanceLabel.PRESSURE,
            holder=Holder(
                type=HolderType.SOURCE, mention=Mention(span=Span(s.start, s.start + 5), name=f"Envoy {i:02}")
            ),
        )
        for i, s in enumerate(spans)
    )
    document = Document(id="many", text=text, sentences=sentences)
    parsed = Parsed(page_of(replace(document, summary=summarize(document))))
    switches = {name for name in parsed.classes("input") if re.fullmatch(r"w-v\d+", name)}
    used = {name for name in parsed.classes("span") if re.fullmatch(r"v\d+", name)}
    assert {f"w-{name}" for name in used} == switches


def test_legend_defines_every_label():
    page = page_of(small_piece())
    legend = page[page.index('id="p1-legend"') :]
    for info in [*STANCES.values(), *DEVICES.values()]:
        assert f">{info.label.value}</span>" in legend
    assert legend.count("<dd>") == len(STANCES) + len(DEVICES)


def test_crossing_underlines_lie_on_lanes_of_their_own():
    # Two lines on one lane would read as one device.
    document = crossing_piece()
    lanes = assigned_lanes(document.devices)
    for i, one in enumerate(document.devices):
        for j, other in enumerate(document.devices):
            if i < j and one.span.overlaps(other.span):
                assert lanes[i] != lanes[j]
    offsets = [float(found) for found in re.findall(r"\.l\d\{text-underline-offset:([\d.]+)em", style())]
    assert all(higher - lower >= 0.2 for lower, higher in pairwise(offsets))


def test_mark_stands_once_for_each_device():
    parsed = Parsed(page_of(crossing_piece()))
    marks = [attrs["data-m"] for _, attrs in parsed.tags if "mk" in (attrs.get("class") or "").split()]
    assert sorted(marks) == sorted(DEVICES[d.label].mark for d in crossing_piece().devices)


def test_families_differ_in_more_than_colour():
    drawn = re.findall(r"\.f-[a-z-]+\{text-decoration-style:([a-z]+)", style())
    assert len(drawn) == len(set(drawn)) == len(Family)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast_is_enough(theme):
    # WCAG 2.2 AA: 4.5 for text, 3 for what is drawn.
    found = colors(theme)
    grounds = [found[name] for name in found if name in {"ground", "sheet"} or name.startswith("tint-")]
    for name, color in found.items():
        if name in {"text", "quiet", "link"} or name.startswith(("f-", "st-")):
            for ground in grounds:
                assert contrast(color, ground) >= 4.5, (name, ground)
    for name in ("text", "quiet", *(n for n in found if n.startswith("f-"))):
        assert contrast(found[name], found["point"]) >= 4.5, name


def test_style_is_ascii_and_the_same_for_every_document():
    # Its hash is in the policy, and a terminal without Unicode is given references for characters, which CSS has not.
    assert style().isascii()
    page = page_of(plain_document(HOSTILE["emoji"]), Options(ascii=True))
    assert page.isascii()
    assert style() in page
    assert Parsed(page).text.strip() == visible(HOSTILE["emoji"])


def test_notebook_shows_the_report_in_a_frame():
    shown = small_piece()._repr_html_()
    parsed = Parsed(shown)
    ((tag, attrs),) = parsed.tags
    assert (tag, attrs["sandbox"]) == ("iframe", "")
    assert attrs["srcdoc"] == page_of(small_piece())


def test_records_import_no_format():
    code = "import sys, stance.records; print(any(name.startswith('stance.formats') for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_arc_has_a_stem_for_each_stance():
    page = page_of(small_piece())
    figure = page[page.index("<svg viewBox") : page.index("</figure>")]
    assert figure.count("<rect") == 3
    assert figure.count("other") == 1
    assert span("Washington should send an envoy.").start  # sentence 5
    assert 'href="#p1-s5"' in figure


browser = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (apt-get install chromium)")


@browser
@pytest.mark.slow
def test_browser_switches_by_keyboard(tmp_path):
    # What the style sheet promises must hold in a browser: the policy lets the style in, a blank on a switch hides.
    path = tmp_path / "page.html"
    path.write_text(page_of(small_piece()), encoding="utf-8")
    with Page(path) as page:
        look = "getComputedStyle(document.querySelector({!r})).{}"
        assert page.value(look.format(".text", "borderTopStyle")) == "solid"

        def toggle(name: str) -> None:
            page.value(f"document.querySelector('.w-{name}').focus()")
            page.press(" ", 32)

        for name, selector, seen, value in (
            ("threat", ".u.d-threat", "textDecorationColor", "rgba(0, 0, 0, 0)"),
            ("threat", ".mk.d-threat", "display", "none"),
            ("f-voice", ".u.d-direct-quotation", "textDecorationColor", "rgba(0, 0, 0, 0)"),
            ("pressure", ".s.st-pressure", "backgroundColor", "rgba(0, 0, 0, 0)"),
            ("v0", ".s.v0 .mk", "display", "none"),
        ):
            before = page.value(look.format(selector, seen))
            toggle(name)
            assert page.value(look.format(selector, seen)) == value, name
            toggle(name)
            assert page.value(look.format(selector, seen)) == before != value
        page.value("document.querySelector('#p1-s3').focus()")
        time.sleep(0.5)
        assert page.value(look.format("#p1-s3 .card", "visibility")) == "visible"
        assert page.value(look.format("#p1-s5 .card", "visibility")) == "hidden"
        assert not [e for e in page.events if e["method"] == "Log.entryAdded"]
        asked = [e["params"]["request"]["url"] for e in page.events if e["method"] == "Network.requestWillBeSent"]
        assert all(url == path.as_uri() for url in asked)


@browser
@pytest.mark.slow
def test_browser_hostile_page_is_quiet_and_fits_a_phone(tmp_path):
    # Long words must break, code must not run, and what is shown is what the parser of a browser makes of it.
    text = "\n\n".join(HOSTILE_HERE.values())
    document = plain_document(text, StanceLabel.PRESSURE)
    path = tmp_path / "hostile.html"
    path.write_text(page_of(document), encoding="utf-8")
    with Page(path, 390, 844, dark=True) as page:
        assert page.value("document.scripts.length + document.images.length") == 0
        assert page.value("document.documentElement.scrollWidth") <= 390
        kept = page.value(
            "(t => (t.querySelectorAll('.card').forEach(c => c.remove()), t.textContent))"
            "(document.querySelector('.text').cloneNode(true))"
        )
        assert kept == visible(text)
        assert not [e for e in page.events if e["method"] == "Log.entryAdded"]
