"""Reports say what the record says, on any width and for any text, and never let a text steer the reader's terminal."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from small_piece import plain_document, small_piece

from stance import schema
from stance.errors import UnknownNameError
from stance.formats import FORMATS, Options, Section, format_named, render_all
from stance.formats import terminal as terminal_format
from stance.formats.markdown import escaped
from stance.formats.tables import NAMES, guarded, rows
from stance.labels import StanceLabel
from stance.selection import only_voice

GOLDEN = Path(__file__).parent / "golden"
HOSTILE = {
    "markup": "He [red]said[/red] it [sic] was [bold]over[/].",
    "escape": "He said \x1b[31mred\x1b[0m and \x1b]0;title\x07 and \x9b31m and \r over.",
    "bidi": "He said \u202eesrever\u202c and \u2066isolated\u2069.",
    "zero width": "He s\u200ba\u200di\u2060d \ufeffit.",
    "combining": "Ze\u0301ro z\u0301\u0302\u0303\u0304algo e\u0301.",
    "emoji": "Flags 🇰🇵 and 👩‍👩‍👧 and ❤️ over 日本語のテキスト here.",
    "right to left": "قال الوزير إن المحادثات انتهت. שלום",
    "surrogate": "He \ud800 said.",
    "long word": "a" * 5000,
    "huge sentence": "talks and sanctions, " * 800 + "ended.",
    "blanks": "He\tsaid\n it\u2028was\u00a0over.",
    "one letter": "I",
    "formula": "=cmd|' /C calc'!A1",
    "html": "<script>alert(1)</script> & `code` | *star* _under_",
}


def text_of(name: str, options: Options | None = None, document=None) -> str:
    document = document if document is not None else small_piece()
    return "".join(render_all([document], name, options or Options(), several=False))


@pytest.mark.parametrize(
    ("name", "form", "options"),
    [
        ("small.md", "markdown", Options(explain=True)),
        ("small.json", "json", Options()),
        ("small.csv", "csv", Options()),
        ("small-80.txt", "terminal", Options(width=80, explain=True)),
        ("small-48-ascii.txt", "terminal", Options(width=48, ascii=True)),
    ],
)
def test_format_writes_what_the_golden_file_holds(name, form, options):
    # Any change of a report's look or of a data format must be seen and meant.
    assert text_of(form, options) == (GOLDEN / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [20, 21, 33, 40, 47, 50, 59, 60, 71, 72, 83, 84, 100, 120, 132, 160, 200])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_terminal_no_line_is_wider_than_the_screen(width, ascii_only):
    # A line that is too long is broken by the terminal, and the lanes under it no longer point at their words.
    for explain in (False, True):
        text = text_of("terminal", Options(width=width, ascii=ascii_only, explain=explain))
        assert max(map(cell_len, text.split("\n"))) <= width
        assert text.isascii() is ascii_only


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("form", FORMATS)
def test_hostile_text_cannot_steer_the_terminal(kind, form):
    # Without this an op-ed can clear the screen, hide words or turn them round.
    for stance in (StanceLabel.NEUTRAL, StanceLabel.PRESSURE):
        for width in (40, 120):
            out = text_of(form, Options(width=width, explain=True), plain_document(HOSTILE[kind], stance))
            assert not {c for c in out if (ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) <= 0x9F}
            assert not set(out) & set(
                "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200d\u2060\ufeff\u2028\ud800"
            )


def test_terminal_hostile_lines_fit_the_screen():
    # Wide and combining characters count in cells, not in characters.
    for kind, text in HOSTILE.items():
        out = text_of("terminal", Options(width=60, explain=True), plain_document(text, StanceLabel.MIXED))
        assert max(map(cell_len, out.split("\n"))) <= 60, kind


def test_terminal_shows_markup_in_the_text_as_it_is():
    # An editor's [sic] must not vanish, and [red] must not colour.
    out = text_of("terminal", Options(width=100), plain_document(HOSTILE["markup"]))
    assert "He [red]said[/red] it [sic] was [bold]over[/]." in out


@pytest.mark.parametrize("form", FORMATS)
def test_empty_document_has_a_report(form):
    # A piece without a sentence is no reason to fall over.
    assert text_of(form, Options(width=60), plain_document("")).strip()


def test_terminal_writes_no_codes_without_colour():
    # Reports in pipes and under NO_COLOR must be plain text.
    assert "\x1b" not in text_of("terminal", Options(color=False))


def test_terminal_colour_changes_nothing_but_codes(monkeypatch):
    # Never colour alone: whoever sees no colour reads the same marks and words.
    import re

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    for theme in ("dark", "light"):
        colored = text_of("terminal", Options(width=90, color=True, theme=theme))
        assert "\x1b[" in colored
        bare = "\n".join(line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", colored).split("\n"))
        assert bare == text_of("terminal", Options(width=90))


def test_terminal_lanes_lie_under_their_words():
    # A device's line must begin under its first letter and end under its last, or it says something false.
    lines = text_of("terminal", Options(width=100)).split("\n")
    at = next(i for i, line in enumerate(lines) if "Washington should send an envoy." in line)
    begin = lines[at].index("Washington")
    assert lines[at + 1][begin : begin + len("Washington")] == "╰MY──────╯"
    whole = lines[at + 2]
    assert whole.index("╰RE") == begin
    assert len(whole) == begin + len("Washington should send an envoy.")


def test_sections_are_shown_alone():
    for section, words in {
        Section.HEAD: "leans to",
        Section.TEXT: "bluffing",
        Section.LEGEND: "HE hedge",
        Section.STANCE: "balance",
        Section.DEVICES: "per 1,000",
        Section.STRONGEST: "0.97",
    }.items():
        alone = text_of("terminal", Options(sections=frozenset({section})))
        others = text_of("terminal", Options(sections=frozenset(Section) - {section}))
        assert words in alone
        assert len(alone) < len(others)


@pytest.mark.parametrize("kind", HOSTILE)
def test_json_gives_back_exactly_the_text(kind):
    # JSON is the data: what was escaped for printing must come back character for character.
    document = plain_document(HOSTILE[kind], StanceLabel.ENGAGEMENT)
    for form in ("json", "jsonl"):
        back = schema.loads(text_of(form, document=document))
        assert back.text == document.text
        assert back.sentences == document.sentences
        assert text_of("jsonl", document=document).count("\n") == 1


def test_several_documents_make_one_valid_output():
    pieces = [small_piece(), plain_document(HOSTILE["escape"]), plain_document("")]
    out = {form: "".join(render_all(pieces, form, Options(), several=True)) for form in FORMATS}
    assert [d["id"] for d in json.loads(out["json"])] == [p.id for p in pieces]
    assert len([json.loads(line) for line in out["jsonl"].splitlines()]) == 3
    table = list(csv.DictReader(io.StringIO(out["csv"])))
    assert {row["document"] for row in table} >= {"door"}
    assert out["csv"].count("document,title") == 1
    assert out["markdown"].count("\n---\n") == 2


def test_csv_has_a_row_for_each_sentence_and_device():
    piece = small_piece()
    table = list(csv.DictReader(io.StringIO(text_of("csv"))))
    assert tuple(table[0]) == NAMES
    assert [row["row"] for row in table] == ["sentence"] * len(piece.sentences) + ["device"] * len(piece.devices)
    for row in rows(piece):
        assert set(row) <= set(NAMES)
        assert piece.text[row["start"] : row["end"]] == row["text"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", " =1", "＝1", "\n@x"])
def test_csv_formulas_are_disarmed(text):
    # A spreadsheet runs a cell that begins like this; a quoted piece must not run code.
    assert guarded(text).startswith("'")
    document = plain_document(text, StanceLabel.PRESSURE)
    cells = [cell for row in csv.reader(io.StringIO(text_of("csv", document=document))) for cell in row]
    assert not [cell for cell in cells if cell[:1] in set("=+-@＝＋－＠\t\r\n")]


def test_csv_keeps_harmless_text():
    assert guarded("1 = 1") == "1 = 1"
    assert guarded("") == ""


def test_markdown_shows_text_as_it_is():
    assert escaped("<b> [a](b) *c* | `d`") == r"&lt;b&gt; \[a\](b) \*c\* \| \`d\`"
    assert "<script>" not in text_of("markdown", document=plain_document(HOSTILE["html"]))


def test_format_unknown_name_offers_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'markdown'"):
        format_named("markdwon")


def test_format_names_can_all_be_loaded():
    assert all(callable(form.load()) for form in FORMATS.values())
    assert len({form.suffix for form in FORMATS.values()}) == len(FORMATS)


@pytest.mark.parametrize(
    ("voice", "words"), [("Ruritania", "Ruritania leans to pressure"), ("author", "The author leans")]
)
def test_verdict_on_one_voice_speaks_of_that_voice(voice, words):
    # "The author puts forward nothing" would be false of a report from which he was left out.
    head = text_of("terminal", Options(sections=frozenset({Section.HEAD})), only_voice(small_piece(), voice))
    assert words in head
    assert "neither" not in head


def test_terminal_marks_where_sentences_are_left_out():
    # With one voice alone, two sentences that stand far apart must not read as one passage.
    piece = small_piece()
    part = replace(piece, sentences=(piece.sentences[0], piece.sentences[4]), summary=None)
    lines = terminal_format.render(part, Options(width=60, sections=frozenset({Section.TEXT}))).split("\n")
    assert [line.strip() for line in lines].count("…") == 2
