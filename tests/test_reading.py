"""Reading as a user meets it: arguments, formats told by content, encodings, and one clear line for bad input."""

import codecs
import io
import logging
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.errors import InputError, UnknownNameError
from stance.labels import SentenceKind
from stance.reading import expand, from_text, read_source
from stance.records import Meta

PIECE = (
    "A Deal Worth Making\n\nMay 3, 2021\n\nBy Jane Doe\n\nTalks have stalled. They should go on.\n\nBoth sides gain.\n"
)


def texts(source):
    return [(block.kind.value, block.span.of(source.text)) for block in source.blocks]


# ---- arguments


def test_expand_searches_folders_and_patterns(tmp_path):
    """A folder of pieces is one argument; hidden and unknown files in it are nobody's pieces."""
    (tmp_path / "in").mkdir()
    for name in ("b.txt", "a.md", "in/c.HTML", ".hidden.txt", "~$lock.docx", "notes.xyz"):
        (tmp_path / name).write_text("x")
    found = expand([str(tmp_path)])
    assert [os.path.relpath(path, tmp_path) for path in found] == ["a.md", "b.txt", "in/c.HTML"]
    assert expand([str(tmp_path / "*.txt"), "-", str(tmp_path / "b.txt"), "https://example.org/x"]) == [
        str(tmp_path / "b.txt"),
        "-",
        "https://example.org/x",
    ]
    assert expand([str(tmp_path / "**" / "*.HTML")]) == [str(tmp_path / "in" / "c.HTML")]


def test_expand_keeps_names_that_look_like_patterns(tmp_path):
    """A file called `draft [1].txt` exists and is meant."""
    path = tmp_path / "draft [1].txt"
    path.write_text("x")
    assert expand([str(path)]) == [str(path)]


@pytest.mark.parametrize(("name", "word"), [("nothing.txt", "no such"), ("*.txt", "pattern"), ("", "no readable file")])
def test_expand_names_what_is_missing(tmp_path, name, word):
    (tmp_path / "picture.png").write_bytes(b"x")
    with pytest.raises(InputError, match=word) as caught:
        expand([str(tmp_path / name) if name else str(tmp_path)])
    assert str(tmp_path) in str(caught.value)


# ---- formats and ids


def test_read_source_takes_a_text_file_as_it_is(tmp_path):
    path = tmp_path / "deal.txt"
    path.write_text(PIECE)
    source = read_source(str(path))
    assert source.id == "deal"
    assert source.text == PIECE
    assert source.masked is None
    assert source.warnings == ()
    assert source.meta == Meta(title="A Deal Worth Making", author="Jane Doe", date="2021-05-03", source=str(path))
    assert [kind for kind, _ in texts(source)] == ["title", "date", "byline", "body", "body"]


def test_read_source_takes_standard_input():
    source = read_source("-", stdin=io.BytesIO(PIECE.encode()))
    assert (source.id, source.meta.source, source.text) == ("stdin", "-", PIECE)
    page = b"<!DOCTYPE html><html><h1>Deal</h1><p>Talks have stalled for a year.</p><p>They may resume.</p></html>"
    assert read_source("-", stdin=io.BytesIO(page)).text == "Deal\n\nTalks have stalled for a year.\n\nThey may resume."
    assert read_source("-", stdin=io.BytesIO(page), format="text").text == page.decode()


@pytest.mark.parametrize(
    "text",
    [
        "El gobierno no quiere hablar con nadie, y los vecinos dicen que no hay más remedio que esperar. " * 4,
        "Die Regierung will mit niemandem reden, und die Nachbarn sagen, dass man nur warten kann. " * 5,
        "Правительство не хочет ни с кем говорить, и соседи говорят, что остаётся только ждать. " * 5,
        "政府不想与任何人对话，邻国表示只能等待。" * 20,
    ],
)
def test_a_text_that_is_not_english_is_told(tmp_path, text):
    # The model would give it a verdict all the same.
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (warning,) = read_source(str(tmp_path / "a.txt")).warnings
    assert "English" in warning


def test_english_prose_with_foreign_words_is_not_told(tmp_path):
    text = (
        "The chancellor spoke of Zeitenwende, and the foreign minister of détente with the old rival in the east. " * 4
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert read_source(str(tmp_path / "a.txt")).warnings == ()


def test_a_record_is_no_text(tmp_path):
    # Read as prose, its JSON would be given a stance.
    (tmp_path / "a.json").write_text('{"schema": "stance/1"}', encoding="utf-8")
    with pytest.raises(InputError, match="stance review"):
        read_source(str(tmp_path / "a.json"))


def test_read_source_rejects_an_unknown_format():
    with pytest.raises(UnknownNameError, match="did you mean 'markdown'"):
        read_source("-", stdin=io.BytesIO(b"x"), format="markdwn")


def test_read_source_names_a_saved_page_by_its_folder(tmp_path):
    """Saved pages are all called index.html: their ids must differ."""
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "index.html").write_text("<html><body><p>One sentence stands here.</p></body></html>")
    assert read_source(str(tmp_path / "talks" / "index.html")).id == "talks-index"


# ---- encodings


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (b"", "utf-16-le"),
    ],
)
def test_decoding_removes_the_byte_order_mark_and_keeps_crlf(tmp_path, mark, encoding):
    """Notepad's files read like all others, and offsets count the CR."""
    text = "The Title\r\n\r\nTalks failed. They may resume.\r\n"
    path = tmp_path / "x.txt"
    path.write_bytes(mark + text.encode(encoding))
    source = read_source(str(path))
    assert source.text == text
    assert [words for _, words in texts(source)] == ["The Title", "Talks failed. They may resume."]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (
            "cp1252",
            "Le président a déclaré que les négociations étaient « closes ». L’été dernier, il espérait encore.",
        ),
        ("cp1252", "He said “no deal” — twice — and Washington’s reply was “maybe.” Talks may resume in the spring."),
        ("cp1251", "Переговоры зашли в тупик. Президент заявил, что страна не откажется от оружия. Мир ждёт ответа."),
        ("iso8859_7", "Οι συνομιλίες έχουν σταματήσει. Ο πρόεδρος δήλωσε ότι η χώρα δεν θα εγκαταλείψει τα όπλα."),
    ],
)
def test_decoding_detects_other_encodings_and_says_so(tmp_path, encoding, text):
    path = tmp_path / "x.txt"
    path.write_bytes(text.encode(encoding))
    source = read_source(str(path))
    assert source.text == text
    assert "not UTF-8" in source.warnings[0]


def test_decoding_keeps_utf8_with_a_few_broken_bytes(tmp_path):
    """One damaged byte must not turn every curly quotation mark into three letters."""
    path = tmp_path / "x.txt"
    path.write_bytes("“No,” he said — “never.” “Why?” asked she.".encode() + b" \xff end.")
    source = read_source(str(path))
    assert source.text.startswith("“No,” he said —")
    assert source.text.endswith("\ufffd end.")
    assert "1 places" in source.warnings[0]


# ---- bad input: one line each


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \r\n\t\n", "empty"),
        ("bom.txt", codecs.BOM_UTF8 + b"\n", "blanks"),
        ("nul.txt", b"Talks\x00 failed.", "binary"),
        ("noise.txt", bytes(range(1, 32)) * 40 + b"words", "binary"),
        ("old.doc", b"\xd0\xcf\x11\xe0rest", "save it as .docx"),
        ("photo.txt", b"\xff\xd8\xff\xe0rest", "picture"),
        ("broken.pdf", b"%PDF-1.4 nonsense", "damaged"),
        ("not.pdf", b"hello", "damaged"),
        ("broken.docx", b"PK\x03\x04 nonsense", "damaged"),
        ("text.docx", b"hello", "damaged"),
        ("empty.html", b"<html><head><title></title></head><body></body></html>", "no text"),
        ("code.md", b"```\ncode\n```\n", "no running text"),
    ],
)
def test_bad_files_are_one_clear_line(tmp_path, name, data, word):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=word) as caught:
        read_source(str(path))
    message = str(caught.value)
    assert message.startswith(str(path))
    assert "\n" not in message


def test_bad_places_are_one_clear_line(tmp_path):
    for argument, word in [
        (str(tmp_path / "none.txt"), "no such file"),
        (str(tmp_path), "folder"),
        ("x" * 5000, "cannot be read"),
        ("http://", "not a valid address"),
        ("http://user:secret@example.org/", "password"),
    ]:
        with pytest.raises(InputError, match=word) as caught:
            read_source(argument)
        assert "\n" not in str(caught.value)
    with pytest.raises(InputError, match="nothing came in"):
        read_source("-", stdin=io.BytesIO(b""))


def test_a_text_over_the_limit_names_the_limit(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.write(b"word ")
        file.truncate(50_000_000)
    with pytest.raises(InputError, match=r"50 MB is over the limit of 10 MB"):
        read_source(str(path))


def test_a_line_of_five_megabytes_is_read(tmp_path):
    path = tmp_path / "line.txt"
    path.write_text("Talks failed again. " * 250_000)
    source = read_source(str(path))
    assert len(source.text) == 5_000_000
    assert len(source.blocks) == 1
    marks = tmp_path / "line.md"
    marks.write_text("*a [b _c `d <e ![f " * 50_000)
    assert len(read_source(str(marks)).masked) == 950_000


def test_from_text_replaces_lone_surrogates_one_for_one():
    """They could not be printed or saved; the offsets of all else stay."""
    source = from_text("Talks \ud800failed\udfff.", id="x")
    assert source.text == "Talks \ufffdfailed\ufffd."
    assert source.id == "x"
    with pytest.raises(InputError, match="empty"):
        from_text(" \n")


def test_invisible_characters_stay_in_the_text(tmp_path):
    text = "The \u202eevil\u202c deal\u200b holds. \u05e9\u05dc\u05d5\u05dd to all.\n"
    path = tmp_path / "rtl.txt"
    path.write_text(text)
    assert read_source(str(path)).text == text


def test_reading_loads_no_heavy_library_on_import_and_leaves_logging_alone():
    """`stance --help` must start at once, and a program that uses us keeps its own logging."""
    code = (
        "import sys, logging, stance.reading; "
        "print(sorted({'trafilatura','docx','pypdfium2','lxml','charset_normalizer','numpy'} & set(sys.modules)));"
        "print(logging.root.handlers, [n for n in logging.root.manager.loggerDict if n.startswith(('traf', 'docx'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n[] []\n"


def test_reading_restores_the_level_of_loggers():
    logger = logging.getLogger("trafilatura")
    logger.setLevel(logging.INFO)
    try:
        read_source("-", stdin=io.BytesIO(b"<html><body><p>One sentence stands here.</p></body></html>"))
        assert logger.level == logging.INFO
    finally:
        logger.setLevel(logging.NOTSET)


# ---- what holds for every text

ANY = st.text(
    alphabet=st.one_of(st.sampled_from("ab. \n\r\t*_[]()>#`-|<!:&\\~\"'0\u2029\x0c"), st.characters()), max_size=400
)


@given(ANY, st.sampled_from(["text", "markdown"]))
@settings(max_examples=300, deadline=None)
def test_blocks_are_ordered_and_hold_all_that_is_read(text, format):
    """A word outside every block would silently be lost from the analysis."""
    try:
        source = read_source("-", stdin=io.BytesIO(text.encode("utf-8", "replace")), format=format)
    except InputError:
        return
    shown = source.masked or source.text
    assert len(shown) == len(source.text)
    assert all(b in {a, " "} for a, b in zip(source.text, shown, strict=True))
    before = 0
    for block in source.blocks:
        assert block.span.start >= before
        words = block.span.of(shown)
        assert words == words.strip()
        assert "\n\n" not in words.replace("\r\n", "\n").replace("\r", "\n")
        assert isinstance(block.kind, SentenceKind)
        before = block.span.end
    if format == "text":
        inside = {i for block in source.blocks for i in range(block.span.start, block.span.end)}
        lost = "".join(c for i, c in enumerate(source.text) if i not in inside)
        labels = "titleheadlineauthorsbydatepublishedoutletpublicationpublishernewspapersourcesiteurllink"
        assert all(not c.isalnum() or c.lower() in labels for c in lost)
