"""Conversion: what a format holds comes back as it went, and what it cannot hold is told."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from annotated_documents import documents
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from small_piece import small_piece

from stance.annotation.convert import FORMATS, convert, format_of, keeping, load_format, lost
from stance.annotation.convert.parts import Part, count
from stance.cli import main
from stance.corpora.ptc import TECHNIQUES
from stance.errors import InputError, UsageError
from stance.labels import DeviceLabel, StanceLabel
from stance.records import Device, Document, Sentence
from stance.schema import dumps
from stance.spans import Span

TARGETS = {
    "stance": "out.jsonl",
    "csv": "out.csv",
    "brat": "brat",
    "labelstudio": "out.json",
    "doccano": "out.jsonl",
    "conll": "out.conll",
    "ptc": "ptc",
    "polnear": "polnear",
}


def there_and_back(form: str, found: list[Document]) -> tuple[list[Document], Counter[str]]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / TARGETS[form]
        dropped: Counter[str] = Counter()
        load_format(form).write(found, target)
        return list(load_format(form).read(target, dropped)), +dropped


@pytest.mark.parametrize("form", ["stance", "brat", "labelstudio", "doccano", "conll"])
@given(document=documents())
@settings(max_examples=40, deadline=None)
def test_convert_rich_format_gives_back_all_that_it_holds(form, document):
    # If this fails, annotation made in another tool moves or vanishes on its way.
    held = keeping(document, load_format(form).HOLDS)
    back, dropped = there_and_back(form, [held])
    if not held.sentences:
        # Without a sentence there is nothing to mark: the reader segments the text.
        back = [replace(b, sentences=()) for b in back]
    assert back == [held]
    assert not dropped


@pytest.mark.parametrize(
    ("form", "labels"),
    [
        ("ptc", set(TECHNIQUES.values())),
        ("polnear", {DeviceLabel.DIRECT_QUOTATION, DeviceLabel.INDIRECT_QUOTATION}),
    ],
)
@given(document=documents())
@settings(max_examples=40, deadline=None)
def test_convert_corpus_format_gives_back_its_devices(form, labels, document):
    held = keeping(document, load_format(form).HOLDS)
    back, dropped = there_and_back(form, [held])
    assert [(b.id, b.text) for b in back] == [(held.id, held.text)]
    assert back[0].devices == tuple(d for d in held.devices if d.label in labels)
    assert not dropped


@given(found=st.lists(documents(), max_size=2))
@settings(max_examples=40, deadline=None)
def test_convert_csv_gives_back_sentences_and_stances(found):
    back, _ = there_and_back("csv", found)
    judged = [(s.span.of(d.text), s.stance) for d in found for s in d.judged()]
    assert [(b.text, b.sentences[0].stance) for b in back] == judged


@given(document=documents(), kept=st.sets(st.sampled_from(list(Part))))
@settings(max_examples=40, deadline=None)
def test_convert_losses_are_what_is_missing(document, kept):
    # If this fails, something is dropped in silence.
    assert count(keeping(document, kept)) + lost(document, kept) == count(document)
    assert keeping(document, set(Part)) == document


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


BAD = {
    "stance": ("in.jsonl", '{"schema": "stance/1"\n', "in.jsonl:1"),
    "csv": ("in.csv", "sentence,label\nTalks.,dove\n", "in.csv:2"),
    "brat": ("brat/a.ann", "T1\thedge 0 900\tTalks\n", "a.ann:1"),
    "labelstudio": ("in.json", '[{"data": {}}]', "task 1"),
    "doccano": ("in.jsonl", '{"text": "a"}\n{"text": "Talks", "label": [[0, 9, "hedge"]]}\n', "in.jsonl:2"),
    "conll": ("in.conll", "Talks O\nend X\n", "in.conll:2"),
    "ptc": ("ptc/labels/article1.task-flc-tc.labels", "1\tSlogans\t0\n", "labels:1"),
    "polnear": ("polnear/attributions/a_x.ann", "T1\tContent 3\tx\n", "a_x.ann:1"),
}


@pytest.mark.parametrize("form", FORMATS)
def test_convert_bad_input_is_told_in_one_line_with_its_place(form, tmp_path):
    name, text, place = BAD[form]
    write(tmp_path / name, text)
    for beside in ("brat/a.txt", "ptc/articles/article1.txt", "polnear/text/a.txt"):
        write(tmp_path / beside, "Talks.")
    source = tmp_path / (name if "/" not in name else name.split("/")[0])
    result = CliRunner().invoke(
        main, ["data", "convert", str(source), str(tmp_path / "out.jsonl"), "--from", form, "--to", "stance"]
    )
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert place in result.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_convert_tells_what_the_target_cannot_hold(tmp_path):
    source = write(tmp_path / "in.json", dumps(small_piece()))
    result = CliRunner().invoke(
        main, ["data", "convert", str(source), str(tmp_path / "out.csv"), "--from", "stance"], catch_exceptions=False
    )
    assert result.exit_code == 0
    assert "csv does not hold: " in result.stderr
    assert "6 devices" in result.stderr
    assert "3 holders" in result.stderr
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").count("\n") == 7


def test_convert_joins_texts_kept_apart(tmp_path):
    from stance.annotation.store import read_annotated, without_text

    piece = small_piece()
    source = write(tmp_path / "a.jsonl", json.dumps(without_text(piece)))
    write(tmp_path / "texts" / "door.txt", piece.text)
    convert(source, tmp_path / "out.jsonl", reader="stance", writer="stance", texts=tmp_path / "texts")
    assert next(read_annotated(tmp_path / "out.jsonl")).devices == piece.devices


def test_convert_unknown_labels_are_counted(tmp_path):
    write(tmp_path / "a.txt", "Talks may end.")
    write(tmp_path / "a.ann", "T1\thedge 6 9\tmay\nT2\tPerson 0 5\tTalks\nA1\tNegation T1\n")
    dropped: Counter[str] = Counter()
    found = list(load_format("brat").read(tmp_path, dropped))
    assert found[0].devices == (Device(label=DeviceLabel.HEDGE, span=Span(6, 9)),)
    assert dropped == {"marks with the unknown label 'Person'": 1, "attributes": 1}
    assert [s.stance for s in found[0].sentences] == [None]


def test_convert_brat_span_in_parts_is_one_span(tmp_path):
    write(tmp_path / "a.txt", "Talks\nmay end.")
    write(tmp_path / "a.ann", "T1\thedge 0 5;6 9\tTalks may\n")
    assert next(load_format("brat").read(tmp_path, Counter())).devices[0].span == Span(0, 9)


def test_convert_label_studio_utf16_offsets_are_put_right(tmp_path):
    # Label Studio before 1.5 counts an emoji as two.
    value = {"start": 6, "end": 9, "text": "may", "labels": ["hedge"]}
    task = {
        "id": 3,
        "data": {"text": "😀 he may go."},
        "annotations": [{"result": [{"type": "labels", "value": value}]}],
    }
    path = write(tmp_path / "in.json", json.dumps([task]))
    found = next(load_format("labelstudio").read(path, Counter()))
    assert found.devices[0].span.of(found.text) == "may"


def test_convert_doccano_plain_lists_are_read(tmp_path):
    path = write(tmp_path / "in.jsonl", '{"id": 4, "text": "Talks may end.", "label": [[6, 9, "hedge"]]}\n')
    found = next(load_format("doccano").read(path, Counter()))
    assert (found.id, found.devices[0].span) == ("4", Span(6, 9))


def test_convert_plain_conll_with_stacked_tags_is_read(tmp_path):
    path = write(tmp_path / "in.iob", "Talks O\nmay B-hedge|B-warning\nend I-warning\n\nPerhaps B-hedge\n")
    found = next(load_format("conll").read(path, Counter()))
    assert [(d.label.value, d.span.of(found.text)) for d in found.devices] == [
        ("hedge", "may"),
        ("warning", "may end"),
        ("hedge", "Perhaps"),
    ]
    assert len(found.sentences) == 2


def test_convert_csv_formula_is_made_harmless(tmp_path):
    # A spreadsheet would run the sentence.
    text = "=HYPERLINK(1)"
    document = Document(id="a", text=text, sentences=(Sentence(span=Span(0, 13), stance=StanceLabel.NEUTRAL),))
    load_format("csv").write([document], tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()[1].startswith("'=")
    assert next(load_format("csv").read(tmp_path / "a.csv", Counter())).text == text


def test_convert_polnear_content_is_parted_by_its_marks(tmp_path):
    text = "He said the talks were “a farce.”"
    write(tmp_path / "text" / "a.txt", text)
    lines = "T1\tSource 0 2\tHe\nT2\tCue 3 7\tsaid\nT3\tContent 8 33\tx\nT4\tAttribution 3 7\tsaid\n"
    write(tmp_path / "attributions" / "a_x.ann", lines + "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n")
    found = next(load_format("polnear").read(tmp_path, Counter()))
    assert [(d.label.value, d.span.of(text)) for d in found.devices] == [
        ("indirect-quotation", text[8:]),
        ("direct-quotation", "“a farce.”"),
    ]
    assert all(d.source is not None and d.source.name == "He" for d in found.devices)


def test_format_of_asks_where_the_suffix_is_not_enough():
    assert format_of(Path("a.csv"), None, "--from") == "csv"
    with pytest.raises(UsageError, match="--to"):
        format_of(Path("a.json"), None, "--to")
    with pytest.raises(UsageError, match="did you mean 'doccano'"):
        format_of(Path("a.json"), "docano", "--to")


def test_convert_of_nothing_is_an_error(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        convert(tmp_path / "gone.json", tmp_path / "out", reader="stance", writer="brat")
