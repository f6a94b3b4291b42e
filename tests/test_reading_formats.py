"""Markdown, HTML, PDF, Word and the web, each with small files of our own."""

import gzip
import http.server
import io
import json
import threading
import zipfile

import docx
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_maker import column, pdf

from stance.errors import InputError
from stance.reading import read_source
from stance.reading.fetch import address_id
from stance.reading.front_matter import front_matter
from stance.reading.inline import mask_inline
from stance.safe_text import visible
from stance.spans import Span

LONG = "The talks stalled because neither side would move first, and the summit ended without so much as a statement. "


def read(data, format=None):
    return read_source("-", stdin=io.BytesIO(data if isinstance(data, bytes) else data.encode()), format=format)


def texts(source):
    shown = source.masked or source.text
    return [(block.kind.value, " ".join(block.span.of(shown).split())) for block in source.blocks]


# ---- Markdown

MARKDOWN = """---
title: "A Deal Worth Making"
author: [Jane Doe, John Public]
date: 2021-05-03T10:00:00Z
publication: The Daily Planet
tags:
  - talks
---
# A **Deal** Worth Making

*By Jane Doe*

Talks [have stalled](https://example.org/a_(b) "why") again, says the *envoy* [sic].[^1]
The line goes on, 3 * 4 and snake_case too.

## The Way Out ##

> “We will **not** yield,”
> she said.
lazy line

- lift the sanctions
- [x] open an office
1. First, wait.

```python
code = "not read"
```

| a | b |
|---|---|
| not | read |

<!-- not
read -->
Setext Heading
--------------

![alt text](pic.png) The <em>end</em> is near[ref], see [ref] and `x_y` \\*.

[ref]: https://example.org
[^1]: A note.
***
"""


def test_markdown_keeps_the_text_and_masks_its_markup():
    """Marks are no words: masked they disturb neither the segmenter nor offsets into the file."""
    source = read(MARKDOWN, "markdown")
    assert source.text == MARKDOWN
    assert len(source.masked) == len(MARKDOWN)
    assert (source.meta.title, source.meta.author) == ("A Deal Worth Making", "Jane Doe, John Public")
    assert (source.meta.date, source.meta.outlet) == ("2021-05-03", "The Daily Planet")
    assert texts(source) == [
        ("title", "A Deal Worth Making"),
        ("byline", "By Jane Doe"),
        ("body", "Talks have stalled again, says the envoy [sic]. The line goes on, 3 * 4 and snake_case too."),
        ("heading", "The Way Out"),
        ("body", "“We will not yield,” she said. lazy line"),
        ("body", "lift the sanctions"),
        ("body", "open an office"),
        ("body", "1. First, wait."),
        ("heading", "Setext Heading"),
        ("body", "The end is near ref , see ref and x_y *."),
        ("body", "A note."),
    ]


def test_markdown_without_markup_has_nothing_masked():
    source = read("A Deal\n\nTalks failed.\n", "markdown")
    assert source.masked is None
    assert texts(source) == [("title", "A Deal"), ("body", "Talks failed.")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("***both*** and **b *i* b**", "   both    and   b  i  b  "),
        ("[red]x[/red] [a] (b)", "[red]x[/red] [a] (b)"),
        ("* alone * and 2*3", "* alone * and 2*3"),
        ("![a [b](c)](d) e", "               e"),
        ("``a`b`` c", "  a`b   c"),
        ("<https://example.org> x", "                      x"),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
        ("~~gone~~ it_is_so", "  gone   it_is_so"),
    ],
)
def test_inline_markup_is_blanked_one_for_one(text, shown):
    masked = list(text)
    mask_inline(masked, [Span(0, len(text))], ())
    assert "".join(masked) == shown


@given(st.text(alphabet="ab *_`[]()!<>~\\\n", max_size=120))
@settings(max_examples=300, deadline=None)
def test_inline_masking_never_moves_or_adds_a_character(text):
    masked = list(text)
    mask_inline(masked, [Span(0, len(text))] if text else [], {"a"})
    assert all(new in (old, " ") for old, new in zip(text, masked, strict=True))


@pytest.mark.parametrize(
    "text", ["---\nTalks failed and nobody cared.\n---\nMore.", "----\na: b\n---\n", "Talks\n---\na: b\n---\n"]
)
def test_rulers_around_text_are_no_front_matter(text):
    """Taken for front matter, the first paragraph would be lost."""
    assert front_matter(text).end == 0


def test_front_matter_in_toml_is_read():
    found = front_matter('+++\ntitle = "A Deal"\ndate = 2021-05-03\nauthors = ["Jane Doe"]\n+++\nText.')
    assert (found.meta.title, found.meta.date, found.meta.author) == ("A Deal", "2021-05-03", "Jane Doe")


# ---- HTML


def page(body, head=""):
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"


ARTICLE = f"""
<nav><a href="/">Home</a> <a href="/w">World</a></nav>
<main><h1>A Deal Worth Making</h1>
<a class="person-link" href="/people/doe">Jane Doe</a><p class="meta">May 3, 2021</p>
<article>{"".join(f"<p>{LONG * 3} Number {i}.</p>" for i in range(5))}
<h2>The Way Out</h2><p>Second, {LONG * 2}<br><br>Third, {LONG} &amp; so <em>on</em>.</p></article>
<p><strong>We are independent.</strong> The views expressed here are those of the author.</p></main>
<section class="related"><p class="byline">Someone Else, Another Person</p><p class="date">June 1, 2022</p></section>
<footer>Copyright</footer>"""


def test_html_gives_the_main_text_and_what_stands_at_its_head():
    """The names under related pieces are not the author's; the publisher's standing note is not his text."""
    source = read(
        page(ARTICLE, "<title>A Deal Worth Making | Planet</title><meta property='og:site_name' content='Planet'>")
    )
    assert source.meta.title == "A Deal Worth Making"
    assert source.meta.author == "Jane Doe"
    assert source.meta.date == "2021-05-03"
    assert source.meta.outlet == "Planet"
    kinds = [kind for kind, _ in texts(source)]
    assert kinds[:1] == ["title"]
    assert kinds.count("heading") == 1
    assert "Someone" not in source.text
    assert "Copyright" not in source.text
    assert "views expressed" not in source.text
    assert [words[-9:] for kind, words in texts(source) if kind == "body"][:5] == [f"Number {i}." for i in range(5)]
    assert source.text.endswith("& so on.")
    assert source.warnings == ()


def test_html_reads_linked_data_before_anything_else():
    """Publication counts, not the last change; a date in the year 0 is a fault of the page."""
    data = {
        "@graph": [
            {"@type": "Person", "@id": "#p", "name": "John Public"},
            {
                "@type": ["NewsArticle"],
                "author": [{"@id": "#p"}],
                "datePublished": "2020-01-02T03:04:05Z",
                "dateModified": "2022-01-01",
                "publisher": {"@type": "Organization", "name": "The Planet"},
            },
        ]
    }
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    meta = read(page(ARTICLE, head)).meta
    assert (meta.author, meta.date, meta.outlet) == ("John Public", "2020-01-02", "The Planet")
    broken = head.replace("2020-01-02", "-0001-11-30").replace('"@type": ["NewsArticle"]', '"@type": "NewsArticle"')
    assert read(page(ARTICLE, broken)).meta.date == "2021-05-03"


def test_html_no_date_is_made_of_a_bare_year():
    # An index over time would plot the piece at a day that nobody wrote.
    body = f"<h1>A Deal Worth Making</h1><article>{f'<p>{LONG * 3}</p>' * 5}</article>"
    assert read(page(f"{body}<footer>Copyright 2024 The Daily</footer>")).meta.date is None


def test_html_warns_when_much_of_the_page_was_not_kept(monkeypatch):
    import trafilatura

    whole = trafilatura.bare_extraction

    def shortened(*args, **kwargs):
        document = whole(*args, **kwargs)
        for child in list(document.body)[1:]:
            document.body.remove(child)
        return document

    monkeypatch.setattr(trafilatura, "bare_extraction", shortened)
    (warning,) = read(page(ARTICLE)).warnings
    assert "characters of running text on the page" in warning
    assert "%" in warning


def test_html_encoding_is_what_the_page_declares():
    data = page(f"<p>Le président a déclaré. {LONG}</p>").replace("utf-8", "iso-8859-1").encode("latin-1")
    assert "président a déclaré" in read(data, "html").text


def test_html_nested_deeply_is_read():
    """A page that nests ten thousand deep is beyond the parser: a clear line, no traceback."""
    assert "neither side" in read(page("<div>" * 200 + f"<p>{LONG}</p>")).text
    with pytest.raises(InputError, match="no text on this page"):
        read(page("<div>" * 10_000 + f"<p>{LONG}</p>"))


# ---- PDF

FIRST = [
    *column(["A Deal Worth Making"], top=720, size=20),
    *column(["By Jane Doe", "May 3, 2021"], top=690),
    *column(
        [
            "Talks with the North have stalled since the summit, and neither of the two sides nego-",
            "tiates in good faith. The launch of short-range missiles was answered by words and by long-",
            "range bombers. Nobody was surprised by that.",
            "  A second paragraph begins with an indent here and runs on to the end of the line to",
            "the second line. The short-range missiles are the point, since whoever negotiates now and",
        ],
        top=640,
    ),
]
SECOND = column(["then will have to speak of them at some length before the spring comes.", "The end."], top=700)


def with_margins(pages):
    return [
        [*lines, (250, 760, 9, "The Daily Planet"), (300, 30, 9, f"{number}")] for number, lines in enumerate(pages, 1)
    ]


def test_pdf_paragraphs_are_rebuilt_from_lines():
    source = read(pdf(with_margins([FIRST, SECOND, column(["A third page stands here, and it is short."])])))
    assert (source.meta.title, source.meta.author, source.meta.date) == (
        "A Deal Worth Making",
        "Jane Doe",
        "2021-05-03",
    )
    found = texts(source)
    assert found[0] == ("title", "A Deal Worth Making")
    body = [words for kind, words in found if kind == "body"]
    assert "neither of the two sides negotiates in good faith. The launch of short-range missiles" in body[0]
    assert "by long-range bombers. Nobody was surprised by that." in body[0]
    assert body[1].startswith("A second paragraph begins")
    assert "whoever negotiates now and then will have to speak" in body[1]
    assert "Planet" not in source.text  # the running head of three pages
    assert not any(words in "123" for words in body)
    assert source.warnings == ()


def test_pdf_pages_without_text_are_counted():
    """A scanned page in the middle: its stances are missing, and the reader must know."""
    (warning,) = read(pdf([FIRST, [], SECOND])).warnings
    assert warning == "1 of 3 pages have no text layer (page 2): their text is missing"
    with pytest.raises(InputError, match="none of the 2 pages has a text layer"):
        read(pdf([[], []]))


def test_pdf_takes_the_author_from_its_information_if_no_line_names_one():
    source = read(
        pdf([column(["Talks have stalled. They may resume in the spring of next year."])], info="/Author (Jane Doe)")
    )
    assert source.meta.author == "Jane Doe"


def test_pdf_that_is_encrypted_is_one_clear_line():
    data = pdf([FIRST]).replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 4 0 R /ID [<00> <00>]")
    encrypt = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O (" + b"o" * 32 + b") /U (" + b"u" * 32 + b") >>"
    with pytest.raises(InputError, match=r"encrypted|damaged") as caught:
        read(data.replace(b"<<  >>", encrypt))
    assert "\n" not in str(caught.value)
    assert pypdfium2.PdfDocument(pdf([FIRST])).get_metadata_dict(skip_empty=True) == {}


# ---- Word


def word(build):
    document = docx.Document()
    document.core_properties.author = ""
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def rewritten(data, change):
    """The archive with its parts passed through `change(name, bytes)`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def simple(document):
    document.add_heading("A Deal Worth Making", 0)
    document.add_paragraph("By Jane Doe")
    document.add_paragraph("May 3, 2021")
    document.add_heading("The Way Out", 1)
    document.add_paragraph("Talks have ").add_run("stalled").bold = True
    document.add_paragraph("lift the sanctions", style="List Bullet")


def test_docx_styles_give_the_kinds():
    source = read(word(simple))
    assert texts(source) == [
        ("title", "A Deal Worth Making"),
        ("byline", "By Jane Doe"),
        ("date", "May 3, 2021"),
        ("heading", "The Way Out"),
        ("body", "Talks have stalled"),
        ("body", "lift the sanctions"),
    ]
    assert (source.meta.title, source.meta.author, source.meta.date) == (
        "A Deal Worth Making",
        "Jane Doe",
        "2021-05-03",
    )


def test_docx_reads_insertions_and_passes_over_deletions():
    """An editor's tracked changes: what was inserted is in the text, what was struck out is not."""

    def change(_name, data):
        insertion = b'<w:ins w:id="1" w:author="x"><w:r><w:t xml:space="preserve">fully </w:t></w:r></w:ins>'
        deletion = b'<w:del w:id="2" w:author="x"><w:r><w:delText>not </w:delText></w:r></w:del>'
        return data.replace(b"<w:r><w:rPr><w:b/>", insertion + deletion + b"<w:r><w:rPr><w:b/>")

    assert "Talks have fully stalled" in read(rewritten(word(simple), change)).text


def test_docx_says_what_it_left_out():
    def build(document):
        simple(document)
        document.add_table(1, 1).cell(0, 0).text = LONG

    (warning,) = read(word(build)).warnings
    assert warning == f"left out of this Word file: {len(LONG):,} characters in 1 tables"


def test_docx_zip_bomb_is_not_opened():
    bomb = rewritten(word(simple), lambda name, data: data + b" " * 60_000_000 if name.startswith("word/doc") else data)
    assert len(bomb) < 200_000
    with pytest.raises(InputError, match="unpacks to far more than a text"):
        read(bomb)


def test_docx_that_lies_about_its_sizes_is_not_opened():
    """The declared size says 10 bytes; what comes out of the archive decides."""
    data = bytearray(word(simple))
    at = data.rindex(b"word/document.xml") - 46  # its entry in the central directory
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(InputError, match="damaged"):
        read(bytes(data))


def test_docx_entities_are_refused():
    lines = '<!DOCTYPE a [<!ENTITY b "ha">' + "".join(f'<!ENTITY b{i} "&b;&b;&b;">' for i in range(9)) + "]>"

    def change(name, data):
        return data.replace(b"?>", b"?>" + lines.encode(), 1) if name == "word/document.xml" else data

    with pytest.raises(InputError, match="XML entities"):
        read(rewritten(word(simple), change))


def test_zip_that_is_no_word_file_is_one_clear_line():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(InputError, match="no Word file"):
        read(out.getvalue())
    with pytest.raises(InputError, match="no text in this Word file"):
        read(word(lambda document: None))  # noqa: ARG005


# ---- the web


class _Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body, headers, status = page(ARTICLE).encode(), {"Content-Type": "text/html; charset=utf-8"}, 200
        if self.path == "/moved":
            status, headers, body = 302, {"Location": "/piece"}, b""
        elif self.path == "/file":
            status, headers, body = 302, {"Location": "file:///etc/hostname"}, b""
        elif self.path == "/gone":
            status = 404
        elif self.path == "/packed":
            headers["Content-Encoding"], body = "gzip", gzip.compress(body)
        elif self.path == "/bomb":
            headers["Content-Encoding"], body = "gzip", gzip.compress(bytes(120_000_000))
        elif self.path == "/latin":
            headers, body = {"Content-Type": "text/plain; charset=iso-8859-1"}, "Le président part.".encode("latin-1")
        elif self.path == "/picture":
            headers, body = {"Content-Type": "image/webp"}, b"RIFFxx"
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.mark.parametrize("path", ["/piece", "/moved", "/packed"])
def test_addresses_are_read_like_files(site, path):
    source = read_source(site + path)
    assert source.meta.title == "A Deal Worth Making"
    assert source.meta.source == site + path
    assert source.id.endswith(path[1:])


def test_addresses_use_the_charset_of_the_server(site):
    assert read_source(site + "/latin").text == "Le président part."


@pytest.mark.parametrize(
    ("path", "word"),
    [("/file", "Redirection"), ("/gone", "404"), ("/bomb", "more than 100 MB"), ("/picture", "not a text")],
)
def test_addresses_that_give_no_text_are_one_clear_line(site, path, word):
    """A redirect to file: must never read a local file."""
    with pytest.raises(InputError, match=word) as caught:
        read_source(site + path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(site)


def test_addresses_that_nobody_answers_are_one_clear_line():
    with pytest.raises(InputError, match="cannot be fetched"):
        read_source("http://127.0.0.1:1/x")


def test_address_ids_differ_where_addresses_do():
    assert address_id("https://www.example.org/a/b.html") == "example-org-a-b"
    ids = {address_id(f"https://example.org/?p={i}") for i in range(50)}
    assert len(ids) == 50


# ---- showing


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\x1b\r\n\t\u202e\u200b\ud800\x9b"))))
@settings(max_examples=300, deadline=None)
def test_visible_replaces_one_for_one(text):
    """Highlights are placed by offset: one character more or less and all colours shift."""
    shown = visible(text)
    assert len(shown) == len(text)
    assert all(a == b for a, b in zip(text, shown, strict=True) if a.isascii() and a.isprintable())
    assert not any(ord(c) < 0x20 and c != "\n" for c in shown)
    assert not set(shown) & set("\x7f\x9b\u202e\u2066\u200b\u200f\u2028\ufeff\ud800")
    shown.encode("utf-8")


def test_visible_shows_markup_as_it_is():
    assert visible("[red]x[/red] [sic] “ok” 한국 é") == "[red]x[/red] [sic] “ok” 한국 é"
    assert visible("a\r\nb\tc\x1b[2J") == "a \nb c␛[2J"
