"""The check: what a slip in the data costs is told with its place, and one bad document does not hide the others."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from small_piece import small_piece, span

from stance.annotation.check import check
from stance.annotation.findings import Level
from stance.annotation.store import without_text
from stance.cli import main
from stance.labels import DeviceLabel, HolderType, SentenceKind, StanceLabel
from stance.records import Device, Document, Holder, Mention, Meta, Sentence
from stance.schema import dumps, to_json
from stance.segment import segment
from stance.spans import Span

LONG = "Nothing but patient talks with the old enemy across the river will ever bring the fishermen home."


def piece(text: str, *devices: tuple[DeviceLabel, str], name: str = "a", author: str | None = None) -> Document:
    """A neutral document with devices over words that stand in it once."""
    spans = [(label, Span(text.index(words), text.index(words) + len(words))) for label, words in devices]
    return Document(
        id=name,
        text=text,
        meta=Meta(author=author),
        sentences=tuple(replace(s, stance=StanceLabel.NEUTRAL) for s in segment(text)),
        devices=tuple(Device(label=label, span=where) for label, where in spans),
    )


def codes(tmp_path, *found: Document, **extra) -> list[str]:
    (tmp_path / "a.jsonl").write_text("".join(dumps(d) + "\n" for d in found), encoding="utf-8")
    report = check([tmp_path / "a.jsonl"], fewest=0, **extra)
    return [finding.code for finding in report.findings if finding.code != "absent-label"]


def test_check_finds_nothing_in_a_sound_piece(tmp_path):
    assert codes(tmp_path, small_piece()) == []


HEDGE = DeviceLabel.HEDGE


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (piece("Talks may end.", (HEDGE, " may")), "blank-edge"),
        (piece("Talks end.\n\nWar may come.", (DeviceLabel.REPETITION, "end.\n\nWar")), "crosses-paragraph"),
        (piece("We should talk.", (DeviceLabel.METAPHOR, "talk.")), "final-stop"),
        (piece("She left, he said.", (DeviceLabel.INDIRECT_QUOTATION, "She left")), "no-source"),
    ],
)
def test_check_tells_a_span_that_is_drawn_wrongly(document, code, tmp_path):
    assert codes(tmp_path, document) == [code]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We should talk.", "We should talk."),
        ("He lives in the U.S. Talks go on.", "in the U.S."),
        ("She said: We should talk.", "We should talk."),
        ("“We should talk.” So she said.", "We should talk."),
    ],
)
def test_check_leaves_rightful_stops_alone(text, words, tmp_path):
    assert codes(tmp_path, piece(text, (DeviceLabel.RECOMMENDATION, words))) == []


def test_check_tells_holders_that_are_missing_or_nameless(tmp_path):
    base = piece("They walked out. It failed.")
    they = Holder(type=HolderType.SOURCE, mention=Mention(span=Span(0, 4), name="They"))
    first, second = base.sentences
    held = replace(
        base,
        sentences=(
            replace(first, stance=StanceLabel.PRESSURE, holder=they),
            replace(second, stance=StanceLabel.ENGAGEMENT),
        ),
    )
    assert codes(tmp_path, held) == ["pronoun", "no-holder"]


def test_check_tells_stances_outside_the_body(tmp_path):
    title = Sentence(
        span=Span(0, 6),
        kind=SentenceKind.TITLE,
        stance=StanceLabel.PRESSURE,
        holder=Holder(type=HolderType.AUTHOR),
    )
    assert codes(tmp_path, Document(id="a", text="Strike", sentences=(title,))) == ["stance-outside-body"]


def test_check_tells_sources_of_what_is_no_quotation(tmp_path):
    device = Device(label=HEDGE, span=Span(6, 9), cue=Span(0, 5))
    assert codes(tmp_path, replace(piece("Talks may end."), devices=(device,))) == ["source-on-device"]


def test_check_goes_on_after_bad_documents_and_bad_parts(tmp_path):
    # A check that stops at the first error costs its user a run for each of them.
    value = to_json(small_piece())
    value["devices"].append({"label": "hedge", "start": span("Perhaps").start + 2, "end": span("Perhaps").end + 2})
    value["devices"].append({"label": "hegde", "start": 0, "end": 1})
    value["devices"].append({"label": "irony", "start": 0, "end": 9999})
    value["sentences"][3]["holder"] = {"type": "author"}
    lines = ["{", json.dumps(value), '{"schema": "stance/9"}', dumps(piece("Talks may end.", (HEDGE, " may")))]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    report = check([tmp_path / "a.jsonl"], fewest=0)
    errors = [f for f in report.findings if f.level is Level.ERROR]
    assert [(f.line, f.code) for f in errors] == [
        (1, "schema"),
        (2, "schema"),
        (2, "schema"),
        (2, "schema"),
        (2, "overlap"),
        (3, "schema"),
        (4, "blank-edge"),
    ]
    told = "\n".join(str(f) for f in errors)
    assert "devices[7].label: 'hegde' is none of" in told
    assert "leaves the text" in told
    assert "only stances have holders" in told
    assert report.documents == 2


def test_check_tells_texts_and_authors_in_two_splits(tmp_path):
    train = [piece(LONG, name="a", author="Ada Byrne"), piece("Talks fail again.", name="b", author="C. Roe")]
    test = [piece(LONG, name="c", author="D. Poe"), piece("Talks go on.", name="d", author="ada  byrne")]
    for split, found in (("train", train), ("test", test)):
        (tmp_path / f"{split}.jsonl").write_text("".join(dumps(d) + "\n" for d in found), encoding="utf-8")
    report = check([tmp_path], fewest=0)
    errors = {f.code: f for f in report.findings if f.level is Level.ERROR}
    assert set(errors) == {"text-leak", "group-leak"}
    assert "2 splits: " in errors["group-leak"].message
    assert "near-duplicate" not in {f.code for f in report.findings}
    assert "group-leak" not in {f.code for f in check([tmp_path], groups=()).findings}


def test_check_lets_a_second_reading_stand_beside_its_split(tmp_path):
    # else the very files that agreement is measured on would count as leaks
    (tmp_path / "double").mkdir()
    near = LONG.replace("ever bring", "bring")
    for place, text in (("test.jsonl", LONG), ("double/A.jsonl", LONG), ("double/B.jsonl", near)):
        (tmp_path / place).write_text(dumps(piece(text, name="a", author="Ada Byrne")) + "\n", encoding="utf-8")
    findings = check([tmp_path], fewest=0).findings
    assert not [f for f in findings if f.level is Level.ERROR or f.code == "near-duplicate"]


def test_check_tells_sentences_that_nearly_recur_in_another_split(tmp_path):
    # Near-duplicates make a model look better than it is.
    near = LONG.replace("ever bring", "bring")
    other = "Nobody across the wide river knows any fisherman who will talk with the old enemy for the sake of it."
    (tmp_path / "train.jsonl").write_text(dumps(piece(f"So it is. {LONG}")), encoding="utf-8")
    (tmp_path / "test.jsonl").write_text(
        dumps(piece(f"{near} And so on.", name="b")) + "\n" + dumps(piece(other, name="c")), encoding="utf-8"
    )
    found = [f for f in check([tmp_path]).findings if f.code == "near-duplicate"]
    assert len(found) == 1
    assert found[0].span is not None


def test_check_takes_a_second_file_of_a_split_for_that_split(tmp_path):
    # Else the same text in both would be told as a leak, or one in test and train-stance might be missed.
    for name in ("train.jsonl", "train-stance.jsonl"):
        (tmp_path / name).write_text(dumps(piece(LONG, name="a")) + "\n", encoding="utf-8")
    assert not [f for f in check([tmp_path], fewest=0).findings if f.code == "text-leak"]
    (tmp_path / "test.jsonl").write_text(dumps(piece(LONG, name="a")) + "\n", encoding="utf-8")
    assert [f for f in check([tmp_path], fewest=0).findings if f.code == "text-leak"]


def test_check_same_split_may_repeat_sentences(tmp_path):
    assert codes(tmp_path, piece(f"So it is. {LONG}"), piece(f"{LONG} And so on.", name="b")) == []


def test_check_tells_words_that_carry_a_label_unevenly(tmp_path):
    marked = [piece(f"Talks may end, number {n}.", (HEDGE, "may"), name=f"m{n}") for n in range(6)]
    slip = piece("It may rain.", (DeviceLabel.METAPHOR, "rain"), name="slip")
    seldom = [piece("He did walk.", (HEDGE, "did"), name="s")]
    plain = [piece(f"He did run, number {n}.", (DeviceLabel.METAPHOR, "run"), name=f"p{n}") for n in range(10)]
    assert codes(tmp_path, *marked, slip, *seldom, *plain) == ["unmarked", "seldom-marked"]


def test_check_takes_documents_without_devices_for_unmarked_ones(tmp_path):
    # Stance alone may have been annotated; else every hedge of such a text would be told as a slip.
    marked = [piece(f"Talks may end, number {n}.", (HEDGE, "may"), name=f"m{n}") for n in range(6)]
    assert codes(tmp_path, *marked, piece("It may rain.", name="stance-only")) == []


def test_check_hedges_of_others_are_rightly_unmarked(tmp_path):
    marked = [piece(f"Talks may end, number {n}.", (HEDGE, "may"), name=f"m{n}") for n in range(6)]
    quoted = piece("“It may rain.”", (DeviceLabel.DIRECT_QUOTATION, "“It may rain.”"), name="q")
    assert codes(tmp_path, *marked, quoted) == ["no-source"]


def test_check_tells_rare_labels(tmp_path):
    (tmp_path / "a.json").write_text(dumps(small_piece()), encoding="utf-8")
    findings = check([tmp_path / "a.json"], fewest=2).findings
    assert "threat" in {f.message.split()[0] for f in findings if f.code == "rare-label"}
    assert "whataboutism" in next(f.message for f in findings if f.code == "absent-label")


def run(*args: str):
    return CliRunner().invoke(main, ["data", "check", *args], catch_exceptions=False)


def test_data_check_joins_texts_and_counts(tmp_path):
    found = small_piece()
    (tmp_path / "train.jsonl").write_text(json.dumps(without_text(found)), encoding="utf-8")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "door.txt").write_bytes(found.text.encode())
    assert run(str(tmp_path / "train.jsonl")).exit_code == 1
    result = run(str(tmp_path / "train.jsonl"), "--texts", str(tmp_path / "texts"), "--format", "json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["counts"]["train"]["engagement"] == 2
    assert report["errors"] == 0


def test_data_check_lines_name_file_line_and_offset(tmp_path):
    (tmp_path / "a.jsonl").write_text(dumps(piece("Talks may end.", (HEDGE, " may"))) + "\n", encoding="utf-8")
    result = run(str(tmp_path / "a.jsonl"))
    assert result.exit_code == 1
    assert f"{tmp_path / 'a.jsonl'}:1: error: a [5:9]: hedge starts with a blank" in result.stdout
    assert "1 errors" in result.stdout.splitlines()[-1]


def test_data_check_text_from_outside_cannot_steer_the_terminal(tmp_path):
    (tmp_path / "a.jsonl").write_text(dumps(piece("Talks \x1b[31mmay end.", (HEDGE, " \x1b[31mmay"))), encoding="utf-8")
    assert "\x1b" not in run(str(tmp_path / "a.jsonl")).stdout
