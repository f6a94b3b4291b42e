"""Titles, bylines, dates and headings in the many ways in which pieces begin."""

import pytest

from stance.reading import from_text
from stance.reading.dates import iso_date
from stance.reading.layout import paragraphs
from stance.reading.names import is_name, read_byline

BODY = "Talks with the North have stalled since the summit. Both sides blame each other, and neither is quite wrong."


def read(*lines, gap="\n\n"):
    source = from_text(gap.join([*lines, BODY, BODY]))
    kinds = [block.kind.value for block in source.blocks]
    return source.meta, kinds


@pytest.mark.parametrize(
    ("lines", "kinds", "expected"),
    [
        (
            ["A Deal", "September 22, 2019", "By Jane Doe"],
            "title date byline",
            ("A Deal", "Jane Doe", "2019-09-22", None),
        ),
        (["A Deal", "By Jane Doe", "Sept. 22, 2019"], "title byline date", ("A Deal", "Jane Doe", "2019-09-22", None)),
        (
            ["A Deal", "Jane Doe | The National Interest"],
            "title byline",
            ("A Deal", "Jane Doe", None, "The National Interest"),
        ),
        (["A Deal", "JANE DOE", "22 September 2019"], "title byline date", ("A Deal", "JANE DOE", "2019-09-22", None)),
        (["A Deal", "BY JANE DOE"], "title byline", ("A Deal", "Jane Doe", None, None)),
        (
            ["A Deal", "By Jane Doe and John Q. Public"],
            "title byline",
            ("A Deal", "Jane Doe, John Q. Public", None, None),
        ),
        (["A Deal", "By Jane Doe, Foreign Affairs"], "title byline", ("A Deal", "Jane Doe", None, "Foreign Affairs")),
        (
            ["A Deal", "By Jane Doe | May 3, 2021 | 5 min read"],
            "title byline",
            ("A Deal", "Jane Doe", "2021-05-03", None),
        ),
        (
            ["A Deal", "The Daily Planet", "2021-05-03"],
            "title byline date",
            ("A Deal", None, "2021-05-03", "The Daily Planet"),
        ),
        (["OPINION", "A Deal", "By Jane Doe"], "heading title byline", ("A Deal", "Jane Doe", None, None)),
        (["By Jane Doe", "A Deal Worth Making"], "byline title", ("A Deal Worth Making", "Jane Doe", None, None)),
        (["By Any Means Necessary", "By Jane Doe"], "title byline", ("By Any Means Necessary", "Jane Doe", None, None)),
        (
            ["A Deal", "Why both sides should talk now.", "By Jane Doe"],
            "title heading byline",
            ("A Deal", "Jane Doe", None, None),
        ),
        (["Can We Trust Them?", "By Jane Doe"], "title byline", ("Can We Trust Them?", "Jane Doe", None, None)),
        (
            ["Title: A Deal", "Author: Jane Doe", "Date: 2021-05-03"],
            "title byline date",
            ("A Deal", "Jane Doe", "2021-05-03", None),
        ),
        (
            ["A Deal", "Published: Monday, May 3, 2021 at 10:15 AM EDT"],
            "title date",
            ("A Deal", None, "2021-05-03", None),
        ),
        (["A Deal Worth Making"], "title", ("A Deal Worth Making", None, None, None)),
        ([], "", (None, None, None, None)),
    ],
)
@pytest.mark.parametrize("gap", ["\n\n", "\n", "\r\n\r\n"])
def test_header_is_read_in_any_layout(lines, kinds, expected, gap):
    """A byline taken for text would be given a stance; a lost author would be nobody's stance."""
    meta, found = read(*lines, gap=gap)
    assert (meta.title, meta.author, meta.date, meta.outlet) == expected
    assert found == [*kinds.split(), "body", "body"]


@pytest.mark.parametrize(
    "first",
    [
        "The administration has spent two years insisting that pressure alone will bring the North to the table.",
        "Sanctions failed.",
        "Dear Editor,",
        "by contrast the South",
        "- a list of things",
    ],
)
def test_a_first_line_that_is_text_is_no_title(first):
    meta, found = read(first)
    assert meta.title is None
    assert found[0] == "body"


def test_a_dated_diary_has_no_header():
    """A date below running text heads an entry, and is not the date of the piece."""
    source = from_text(f"{BODY}\n\nMay 3, 2021\n\n{BODY}")
    assert source.meta.date is None


def test_headings_stand_alone_above_text():
    source = from_text(
        f"{BODY}\n\nThe Way Out\n\n{BODY}\n\nMilk\n\nEggs\n\nBread\n\n{BODY}\n\n* * *\n\nPhoto: Jane Roe\n\n{BODY}"
    )
    assert [block.kind.value for block in source.blocks] == (
        ["body", "heading", "body", "body", "body", "body", "body", "caption", "body"]
    )


def test_the_note_on_the_author_is_not_text():
    source = from_text(f"A Deal\n\nBy Jane Doe\n\n{BODY}\n\nJane Doe is a senior fellow at a small institute.")
    assert source.blocks[-1].kind == "byline"
    signed = from_text(f"{BODY}\n\n{BODY}\n\n— Jane Doe")
    assert (signed.blocks[-1].kind, signed.meta.author) == ("byline", "Jane Doe")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Sept. 22, 2019", "2019-09-22"),
        ("22 September 2019", "2019-09-22"),
        ("September 22nd 2019", "2019-09-22"),
        ("2019-09-22T10:00:00Z", "2019-09-22"),
        ("2019/9/22", "2019-09-22"),
        ("22.09.2019", "2019-09-22"),
        ("22-Sep-2019", "2019-09-22"),
        ("09/22/2019", "2019-09-22"),
        ("22/09/2019", "2019-09-22"),
        ("03/04/2019", "2019"),
        ("September 2019", "2019-09"),
        ("Sun, 22 Sep 2019 10:00 GMT", "2019-09-22"),
        ("Last updated on Sunday, September 22, 2019, 10:15 p.m.", "2019-09-22"),
        ("February 30, 2019", None),
        ("In September 2019 talks failed", None),
        ("2019", None),
        ("May 3", None),
    ],
)
def test_dates_are_read_as_iso(line, date):
    assert iso_date(line) == date


@pytest.mark.parametrize(
    "name", ["Kim Jong-un", "Choe Son Hui", "Ursula von der Leyen", "J. D. O’Neill Jr.", "Émile Zola", "金正恩"]
)
def test_names_are_told_by_shape(name):
    assert is_name(name)


@pytest.mark.parametrize("words", ["How to Win", "the president", "A New Deal", "Iran: Now", "Deal 2.0", "", "OPINION"])
def test_other_words_are_no_names(words):
    assert not is_name(words)


@pytest.mark.parametrize(
    "line", ["By contrast, talks worked.", "By the time they met", "By 2019", "Trump | Kim", "Jane Doe said no."]
)
def test_lines_that_begin_like_bylines_are_left_alone(line):
    assert read_byline(line) is None


# ---- paragraphs from lines


def found(text):
    return [" ".join(span.of(text).split()) for span in paragraphs(text)]


WRAPPED = """Talks with the North have stalled since the summit, and neither of
the two sides has shown any sign that it will return to the table
before the spring, whatever its envoys may say.
Few in the capital believe that pressure alone will bring the regime
to reason, and fewer still have an idea of what should follow if it
does not."""


def test_wrapped_lines_are_one_paragraph():
    """Cut at the margin, every sentence would fall to pieces."""
    first, second = WRAPPED.replace("\nFew", "\n\nFew").split("\n\n")
    assert len(found(f"{first}\n\n{second}")) == 2
    assert len(found(WRAPPED.replace("\n", "\r\n"))) == 2  # a short last line with a stop ends a paragraph
    assert found(WRAPPED.replace("\nFew", "\n   Few"))[1].startswith("Few")


def test_one_paragraph_a_line_stays_so():
    text = "\n".join([BODY, BODY.upper(), BODY])
    assert len(found(text)) == 3
    assert len(found("One short sentence.\nAnother one.\nA third, somewhat longer one than those.")) == 3


def test_list_items_are_paragraphs():
    assert found("- end the sanctions\n- open an office\n2. go home") == [
        "- end the sanctions",
        "- open an office",
        "2. go home",
    ]
