"""Comparison: whoever writes "A is more hawkish than B" from it must not be misled by chance."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from click.testing import CliRunner
from rich.cells import cell_len
from small_piece import plain_document, small_piece

import stance.pipeline
from stance import schema
from stance.aggregate import summarize
from stance.cli import main
from stance.compare.arc import arc
from stance.compare.chance import holm, rate_p_value
from stance.compare.changes import ChangeKind, are_drafts, changes
from stance.compare.comparison import compared
from stance.compare.plain import render_json
from stance.compare.sides import Side, grouped, named_apart, read_side
from stance.compare.terminal import render
from stance.errors import ExitStatus, InputError, UsageError
from stance.formats import Options
from stance.labels import DeviceLabel, HolderType, StanceLabel
from stance.records import Device, Document, Holder, Mention, Meta, Sentence
from stance.spans import Span

E, P, N = StanceLabel.ENGAGEMENT, StanceLabel.PRESSURE, StanceLabel.NEUTRAL


def piece(*told, name="piece", devices=0, by="author", meta=None):
    """A document of sentences with their stances, held by the author or by a source; devices on the first words."""
    parts, sentences, at = [], [], 0
    for text, label in told:
        span = Span(at, at + len(text))
        mention = None if by == "author" else Mention(span=span, name=by)
        kind = HolderType.SOURCE if mention else HolderType.AUTHOR
        holder = None if label is N else Holder(type=kind, mention=mention)
        sentences.append(Sentence(span=span, stance=label, holder=holder))
        parts.append(text)
        at += len(text) + 1
    found = tuple(Device(label=DeviceLabel.HEDGE, span=Span(i, i + 1)) for i in range(devices))
    text = " ".join(parts)
    document = Document(id=name, text=text, sentences=tuple(sentences), devices=found, meta=meta or Meta())
    return replace(document, summary=summarize(document))


def many(pattern: str, **extra):
    labels = {"E": E, "P": P, "N": N}
    return piece(*((f"Sentence number {i} has some words.", labels[c]) for i, c in enumerate(pattern)), **extra)


def side(*documents, name="x"):
    return Side(name=name, documents=documents)


def test_exact_test_is_that_of_scipy():
    stats = pytest.importorskip("scipy.stats")
    for first, words, second, other in [(9, 1000, 1, 1000), (3, 500, 10, 4000), (0, 100, 7, 900), (40, 9000, 22, 2000)]:
        expected = stats.binomtest(first, first + second, words / (words + other)).pvalue
        assert rate_p_value(first, words, second, other) == pytest.approx(expected, rel=1e-6)


def test_exact_test_without_words_or_devices_finds_nothing():
    assert rate_p_value(0, 100, 0, 100) == 1.0
    assert rate_p_value(3, 0, 0, 100) == 1.0


def test_holm_never_reorders_and_never_lowers():
    p = {"a": 0.001, "b": 0.02, "c": 0.9, "d": 0.02}
    corrected = holm(p)
    assert all(corrected[key] >= p[key] for key in p)
    assert corrected["a"] == pytest.approx(0.004)
    assert corrected["b"] == corrected["d"] == pytest.approx(0.06)


def test_balance_interval_is_over_sentences_of_one_document():
    found = compared([side(many("EEEPNNNE" * 2)), side(many("EEEE"))]).sides
    assert found[0].unit == "sentences"
    assert found[0].balance.value == pytest.approx(0.6)
    assert found[0].balance.low < 0.6 < found[0].balance.high


def test_a_few_sentences_that_agree_are_no_finding():
    # Resampled, they would give an interval without width and "more than chance" from one sentence a side.
    few = compared([side(many("EN")), side(many("PPPPN"))])
    (delta,) = few.differences.values()
    assert (delta.value, math.isnan(delta.low), math.isnan(few.sides[0].balance.low)) == (-2.0, True, True)
    assert "too few" in render(few, Options(width=100))
    assert json.loads(render_json(few))["balance_differences"][0]["interval"] is None
    two_pieces = compared([side(many("E" * 20), many("E" * 20)), side(many("P" * 20), many("P" * 20))])
    assert math.isnan(two_pieces.sides[0].balance.low)


def test_balance_interval_is_over_documents_of_a_group():
    # Sentences of one piece agree with each other: to count them one by one would make chance look like a finding.
    alike = side(*(many("EP" * 5) for _ in range(6)))
    apart = side(*(many(c * 10) for c in "EEEPPP"))
    one, other = compared([alike, apart]).sides
    assert one.unit == other.unit == "documents"
    assert one.balance.value == other.balance.value == 0.0
    assert (one.balance.low, one.balance.high) == (0.0, 0.0)
    assert other.balance.high - other.balance.low > 1.0


def test_balance_is_the_authors_own():
    # What a writer quotes is not what he urges.
    found = compared([side(many("PPPP", by="the minister")), side(many("EE"))])
    assert found.sides[0].balance is None
    assert found.sides[0].others.pressure == 4
    assert not found.differences


def test_balance_difference_is_second_minus_first():
    (delta,) = compared([side(many("E" * 20)), side(many("P" * 20))]).differences.values()
    assert delta.value == -2.0
    assert delta.high < 0


def test_rates_that_differ_are_told_and_chance_is_not():
    found = compared([side(many("N" * 60, devices=30)), side(many("N" * 60, devices=2))])
    assert [c.label for c in found.contrasts if c.beyond_chance] == [DeviceLabel.HEDGE]
    assert "A > B (p < 0.001)" in render(found, Options(width=80))
    close = compared([side(many("N" * 60, devices=5)), side(many("N" * 60, devices=3))])
    assert not any(c.beyond_chance for c in close.contrasts)
    assert "No rate differs by more than chance." in render(close, Options(width=80))


def test_rates_of_groups_must_differ_over_documents_too():
    # One writer's single piece full of hedges is no habit of the whole outlet.
    clustered = side(many("N" * 60, devices=40), *(many("N" * 60) for _ in range(5)))
    bare = side(*(many("N" * 60) for _ in range(6)))
    (contrast,) = compared([clustered, bare]).contrasts
    assert contrast.p < 0.001
    assert not contrast.beyond_chance
    steady = side(*(many("N" * 60, devices=7) for _ in range(6)))
    (contrast,) = compared([steady, bare]).contrasts
    assert contrast.beyond_chance


def test_arc_follows_the_author_from_first_to_last():
    assert arc([many("PNE")]) == [-1.0, None, 1.0]
    assert arc([many("P" * 60 + "E" * 60)])[::23] == [-1.0, 1.0]
    assert arc([many("PE"), many("PP")]) == [-1.0, 0.0]
    assert arc([]) == []


BEFORE = (
    ("Washington should send an envoy to the talks.", E),
    ("Obviously there is some theater in the offer.", N),
    ("The fleet left the harbour on Monday at noon.", P),
    ("Nobody knows what the generals want from us.", N),
)
AFTER = (
    ("Washington should send an envoy to the talks.", E),
    ("Perhaps there is some theater in the offer.", E),
    ("Nobody knows what the generals want from us.", P),
    ("We must strike before the winter comes.", P),
)


def test_drafts_show_added_removed_changed_and_judged_anew():
    # A writer who reworks a draft must see what his edit did, and to which sentence.
    found = changes(piece(*BEFORE), piece(*AFTER))
    assert [c.kind.value for c in found.changes] == ["changed", "removed", "judged anew", "added"]
    changed, removed, anew, added = found.changes
    assert (changed.before.stance, changed.after.stance) == (N, E)
    assert (removed.before.number, removed.after) == (3, None)
    assert (anew.before.stance, anew.after.stance) == (N, P)
    assert (added.before, added.after.number, added.after.voice) == (None, 4, "author")
    assert found.unchanged == 1


def test_drafts_with_other_line_breaks_and_quotation_marks_are_unchanged():
    text = "She said that “nothing will change” in the valley this year."
    found = changes(piece((text, N)), piece((text.replace(" will", "\nwill").replace("“", '"').replace("”", '"'), N)))
    assert not found.changes


def test_different_pieces_are_no_drafts():
    # Two columns on one subject share words; a list of all their sentences as changes would say nothing.
    other = piece(("Sanctions have failed in every decade.", E), ("The envoy should go to the talks soon.", E))
    assert are_drafts(piece(*BEFORE), piece(*AFTER))
    assert not are_drafts(piece(*BEFORE), other)
    assert compared([side(piece(*BEFORE)), side(other)]).changes is None
    assert compared([side(piece(*BEFORE)), side(piece(*BEFORE), other)]).changes is None


def test_rewritten_passage_of_any_size_takes_no_forever():
    one = piece(*((f"Old sentence {i} about talks.", N) for i in range(200)))
    two = piece(*((f"New phrase {i} on sanctions.", N) for i in range(200)))
    kinds = {change.kind for change in changes(one, two).changes}
    assert kinds == {ChangeKind.REMOVED, ChangeKind.ADDED}


def test_sides_from_records_need_no_model(tmp_path):
    def analyze(name):
        raise AssertionError(name)

    one, two = small_piece(), plain_document("Sanctions have failed.", E)
    (tmp_path / "one.json").write_text(schema.dumps(one), encoding="utf-8")
    (tmp_path / "array.json").write_text(f"[{schema.dumps(one)}, {schema.dumps(two)}]", encoding="utf-8")
    (tmp_path / "lines.jsonl").write_text(f"{schema.dumps(one)}\n{schema.dumps(two)}\n", encoding="utf-8")
    (tmp_path / "package.json").write_text('{"name": "other"}', encoding="utf-8")
    sizes = {
        name: len(read_side(str(tmp_path / name), analyze, print).documents) for name in ("one.json", "array.json")
    }
    assert sizes == {"one.json": 1, "array.json": 2}
    assert len(read_side(str(tmp_path), analyze, print).documents) == 5  # other JSON in the folder is passed over


def test_sides_of_texts_tell_what_cannot_be_read(tmp_path):
    (tmp_path / "a.txt").write_text("Talks.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    told = []

    def analyze(name):
        if name.endswith("b.txt"):
            raise InputError("empty")
        return many("E")

    assert len(read_side(str(tmp_path), analyze, told.append).documents) == 1
    assert len(told) == 1
    with pytest.raises(InputError):
        read_side(str(tmp_path / "b.txt"), analyze, told.append)


def test_sides_by_outlet():
    documents = [many("E", meta=Meta(outlet=name)) for name in ("Post", "Times", "the  post".title()[4:], None)]
    found = grouped([side(*documents)], "outlet")
    assert [(s.name, len(s.documents)) for s in found] == [("Post", 2), ("Times", 1)]
    with pytest.raises(UsageError, match="needs two"):
        grouped([side(many("E"))], "author")


def test_sides_with_one_name_keep_their_paths():
    assert [s.name for s in named_apart([side(name="a/x.txt"), side(name="b/y.txt")])] == ["x.txt", "y.txt"]
    assert [s.name for s in named_apart([side(name="a/x.txt"), side(name="b/x.txt")])] == ["a/x.txt", "b/x.txt"]


@pytest.mark.parametrize("width", [30, 48, 80, 120])
@pytest.mark.parametrize("plain", [False, True])
def test_terminal_fits_the_screen(width, plain):
    hostile = plain_document("He \x1b[31msaid\x1b[0m [red]no[/red] \u202eover 日本語 " * 9, P)
    comparison = compared([side(small_piece(), name="a" * 90), side(hostile, name="[b]\x1b[1m"), side(many("EPN"))])
    out = render(comparison, Options(width=width, ascii=plain))
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert max(map(cell_len, out.splitlines())) <= width
    assert not plain or out.isascii()


def test_terminal_says_what_the_intervals_are_over():
    text = " ".join(render(compared([side(many("EP")), side(many("E"), many("P"))]), Options(width=100)).split())
    assert "over documents where a side has several, over sentences where it has one" in text
    assert "Fewer than 10 sentences" in text


@pytest.fixture
def drafts(tmp_path, monkeypatch):
    def load(*_, **__):
        raise AssertionError("records need no model")

    monkeypatch.setattr(stance.pipeline, "load", load)
    monkeypatch.chdir(tmp_path)
    for name, told in (("a", BEFORE), ("b", AFTER)):
        (tmp_path / f"{name}.json").write_text(schema.dumps(piece(*told, name=name)), encoding="utf-8")
    return tmp_path


def run(*args):
    return CliRunner().invoke(main, ["compare", *args])


@pytest.mark.usefixtures("drafts")
def test_compare_writes_all_formats():
    terminal = run("a.json", "b.json")
    assert terminal.exit_code == ExitStatus.DONE
    assert "Changed sentences" in terminal.stdout
    assert "A  a.json" in terminal.stdout
    value = json.loads(run("a.json", "b.json", "-f", "json").stdout)
    assert [s["resampled"] for s in value["sides"]] == ["sentences", "sentences"]
    assert [c["kind"] for c in value["changes"]] == ["changed", "removed", "judged anew", "added"]
    markdown = run("a.json", "b.json", "-f", "markdown").stdout
    assert "- **changed:** Obviously there is some theater in the offer. *(neutral)* → Perhaps" in markdown


@pytest.mark.usefixtures("drafts")
def test_compare_needs_two_sides():
    assert run("a.json").exit_code == ExitStatus.USAGE
    missing = run("a.json", "nowhere.txt")
    assert missing.exit_code == ExitStatus.FAILED
    assert "nowhere.txt" in missing.stderr
    assert missing.stdout == ""
