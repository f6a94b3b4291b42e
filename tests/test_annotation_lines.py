"""The line format: what people write by hand comes back with the right offsets, or is refused with its line."""

from __future__ import annotations

import pytest
from annotated_documents import documents
from click.testing import CliRunner
from hypothesis import given, settings
from small_piece import small_piece

from stance.annotation.convert.parts import MARKED, Part, keeping
from stance.annotation.lines import LineError, numbered, parse_lines, to_lines
from stance.cli import main
from stance.errors import SchemaError
from stance.records import Document, Sentence
from stance.schema import loads

HELD = MARKED - {Part.ENDORSEMENTS}
PIECE = "A Door Left Open\n\nBy Ada Byrne\n\nThe minister warned of war. She may be bluffing. Washington may wait.\n"


def labels(document: Document) -> tuple[tuple[Sentence, ...], set]:
    return document.sentences, set(document.devices)


@given(document=documents())
@settings(max_examples=150, deadline=None)
def test_lines_say_the_same_labels_or_refuse(document):
    # If this fails, editing a document by hand changes labels that nobody touched.
    held = keeping(document, HELD)
    try:
        lines = to_lines(held)
    except SchemaError:
        return
    assert labels(parse_lines(lines, held)) == labels(held)


@given(document=documents(odd=False))
@settings(max_examples=150, deadline=None)
def test_lines_are_refused_only_for_a_reason(document):
    held = keeping(document, HELD)
    stances = [s for s in held.sentences if s.stance not in (None, "neutral")]
    inside = all(any(s.span.contains(d.span) for s in held.sentences) for d in held.devices)
    names = [s.holder.mention for s in held.sentences if s.holder and s.holder.mention]
    names += [d.source for d in held.devices if d.source]
    plain = all("\n" not in m.name for m in names)
    mentions = [m.span for m in names] + [d.cue for d in held.devices if d.cue]
    placed = all(any(s.span.contains(span) for s in held.sentences) for span in mentions)
    if all(s.holder for s in stances) and inside and placed and plain:
        assert labels(parse_lines(to_lines(held), held)) == labels(held)


def test_lines_of_the_small_piece_come_back():
    piece = keeping(small_piece(), HELD)
    assert labels(parse_lines(to_lines(piece), piece)) == labels(piece)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("9 | E | author", "no sentence 9"),
        ("x | E | author", "'x' is no sentence number"),
        ("1-x | hedge | a", "no two with a hyphen"),
        ("2 | hedge | perhaps", "does not stand in sentence 2"),
        ("1-2 | hedge | a", "stands there 2 times"),
        ("2 | hedg | a", "did you mean 'hedge'"),
        ("2 | E", "needs its holder"),
        ("2 | N | author", "neutral sentence has no holder"),
        ("2 | kind | headline", "did you mean 'heading'"),
        ("2", "between bars"),
        ("1 | hedge | a | by b", "only quotations"),
        ("3 | E | author", "outside the range"),
    ],
)
def test_parse_lines_refuses_what_it_cannot_place(line, why):
    text = "a b c\nd a e\nf g h"
    document = Document(id="t", text=text, sentences=documents_sentences(text))
    with pytest.raises(LineError, match=why) as caught:
        parse_lines(f"range 1-2\n{line}\n", document, where="a.ann")
    assert str(caught.value).startswith("a.ann:2: ")


def documents_sentences(text: str) -> tuple[Sentence, ...]:
    from stance.spans import Span

    return tuple(Sentence(span=Span(at, at + 5)) for at in range(0, len(text), 6))


def run(*args: str):
    return CliRunner().invoke(main, ["data", *args], catch_exceptions=False)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "piece.txt").write_text(PIECE, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_data_number_prints_sentences_with_numbers():
    lines = run("number", "piece.txt").stdout.splitlines()
    assert lines[0] == "1\tA Door Left Open"
    assert "4\tShe may be bluffing." in lines


def test_data_place_makes_a_document(folder):
    (folder / "a.ann").write_text("3 | P | The minister\n4 | hedge | may\n", encoding="utf-8")
    result = run("place", "a.ann", "piece.txt", "-o", "a.json")
    assert result.exit_code == 0
    document = loads((folder / "a.json").read_text(encoding="utf-8"))
    assert document.devices[0].span.of(PIECE) == "may"
    assert document.sentences[2].stance == "pressure"
    assert run("lines", "a.json").stdout.splitlines()[-2:] == ["3 | P | The minister", "4 | hedge | may"]


def test_data_place_tells_every_refusal_and_writes_nothing(folder):
    (folder / "a.ann").write_text("3 | P | Pyongyang\n4 | hedge | may\n99 | E | author\n", encoding="utf-8")
    result = run("place", "a.ann", "piece.txt", "-o", "a.json")
    assert result.exit_code == 1
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == ["a.ann:1", "a.ann:3"]
    assert not (folder / "a.json").exists()


def test_numbered_leaves_a_line_between_paragraphs():
    assert list(numbered(small_piece()))[:4] == ["1\tA Door Left Open", "", "2\tBy Ada Byrne", ""]
