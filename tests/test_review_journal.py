"""The journal: every step survives, a torn last line costs only itself, damage is told and never guessed at."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from review_pieces import journal_at
from small_piece import small_piece

from stance.errors import InputError
from stance.labels import StanceLabel
from stance.review.journal import JournalError, Place, read_journal
from stance.review.order import Order
from stance.review.state import Edit, EditError, Kind

PRESSURE = Edit(kind=Kind.STANCE, sentence=3, stance=StanceLabel.PRESSURE)
SEEN = Edit(kind=Kind.SEEN, sentence=4)


def test_a_journal_is_read_back_with_undo_and_place(tmp_path):
    journal = journal_at(tmp_path)
    journal.do(PRESSURE)
    journal.do(SEEN)
    journal.undo()
    journal.move(Place(3, Order.TEXT))
    now = journal.history
    journal.close()
    kept = read_journal(journal.path)
    assert kept.history == now
    assert kept.place == Place(3, Order.TEXT)
    again = journal_at(tmp_path)
    again.redo()
    assert again.history.now.seen == {3, 4}
    again.close()


@pytest.mark.parametrize("torn", [b'{"do": {"kind": "seen", "sen', b"\x00\x00\x00\x00", b"\x00\x00\x00\n", b"{\n"])
def test_a_torn_last_line_is_dropped_and_written_over(tmp_path, torn):
    journal = journal_at(tmp_path)
    journal.do(PRESSURE)
    journal.close()
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole + torn)
    again = journal_at(tmp_path)
    assert again.history.now.seen == {3}
    assert journal.path.read_bytes() == whole
    again.do(SEEN)
    again.close()
    assert read_journal(journal.path).history.now.seen == {3, 4}


def test_any_cut_keeps_the_steps_before_it(tmp_path):
    journal = journal_at(tmp_path)
    journal.do(PRESSURE)
    journal.do(SEEN)
    journal.close()
    whole = journal.path.read_bytes()
    head = whole.index(b"\n") + 1
    for cut in range(head, len(whole)):
        journal.path.write_bytes(whole[:cut])
        assert len(read_journal(journal.path).history.past) == whole[head:cut].count(b"\n")
    for cut in (0, 1, 20, head // 2, head - 1):  # no step was made before the first line was whole
        journal.path.write_bytes(whole[:cut])
        assert read_journal(journal.path) is None
        journal_at(tmp_path).close()


def test_damage_in_the_middle_is_told_with_its_line(tmp_path):
    journal = journal_at(tmp_path)
    journal.do(PRESSURE)
    journal.do(SEEN)
    journal.close()
    lines = journal.path.read_bytes().split(b"\n")
    for bad in (b"no json", b"[]", b'{"do": {"kind": "seen"}}', b'{"step": "leap"}', b'{"step": "redo"}'):
        journal.path.write_bytes(b"\n".join([lines[0], bad, *lines[2:]]))
        with pytest.raises(JournalError, match=r"door\.journal:2: the journal is damaged") as caught:
            journal_at(tmp_path)
        assert "\n" not in str(caught.value)
    journal.path.write_text("something else altogether", encoding="utf-8")
    with pytest.raises(JournalError, match="no journal of a review"):
        journal_at(tmp_path)
    assert journal.path.read_text(encoding="utf-8") == "something else altogether"


def test_a_refused_edit_leaves_no_line(tmp_path):
    journal = journal_at(tmp_path)
    before = journal.path.read_bytes()
    with pytest.raises(EditError):
        journal.do(Edit(kind=Kind.STANCE, sentence=0, stance=StanceLabel.PRESSURE))
    with pytest.raises(EditError):
        journal.undo()
    assert journal.path.read_bytes() == before
    journal.close()


def test_a_full_disk_changes_nothing(tmp_path, monkeypatch):
    journal = journal_at(tmp_path)
    before = journal.path.read_bytes()
    write = os.write

    def half(descriptor, data):
        write(descriptor, bytes(data[:7]))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(JournalError, match="No space left"):
        journal.do(PRESSURE)
    monkeypatch.undo()
    assert journal.path.read_bytes() == before
    assert not journal.history.past
    journal.do(PRESSURE)
    journal.close()
    assert len(read_journal(journal.path).history.past) == 1


def test_a_step_is_synced_before_it_counts(tmp_path, monkeypatch):
    journal = journal_at(tmp_path)
    seen = []
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (seen.append(len(journal.history.past)), sync(fd)))
    journal.do(PRESSURE)
    journal.undo()
    assert seen == [0, 1]
    journal.close()


def test_only_one_review_holds_a_journal(tmp_path):
    pytest.importorskip("fcntl")
    journal = journal_at(tmp_path)
    with pytest.raises(JournalError, match="another review"):
        journal_at(tmp_path)
    journal.close()
    journal_at(tmp_path).close()


def test_the_journal_of_another_text_is_refused(tmp_path):
    journal_at(tmp_path).close()
    other = replace(small_piece(), text=small_piece().text + " More.")
    with pytest.raises(InputError, match="another text"):
        journal_at(tmp_path, other)


def test_a_killed_process_loses_nothing(tmp_path):
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from review_pieces import journal_at\n"
        "from test_review_journal import PRESSURE, SEEN\n"
        "journal = journal_at(Path(sys.argv[2])); journal.do(PRESSURE); journal.do(SEEN)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code, str(root / "tests"), str(tmp_path)],
        check=False, cwd=root, env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert done.returncode == -9
    assert read_journal(tmp_path / "door.journal").history.now.seen == {3, 4}


def test_the_first_line_holds_the_record(tmp_path):
    journal = journal_at(tmp_path)
    journal.close()
    first = json.loads(journal.path.read_text(encoding="ascii").split("\n")[0])
    assert first["document"]["text"] == small_piece().text
