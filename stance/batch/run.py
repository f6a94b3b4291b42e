"""One run over many pieces: what has not changed is kept, the rest is read in batches, and each report is recorded.

A report is whole on the disk before the manifest names it, and the manifest names it before the next one is written. So
a run that is interrupted or killed loses nothing that it had recorded, and the next one goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from stance.batch import index, manifest
from stance.batch.engine import BATCH, Engine, batches, outcomes, told
from stance.batch.entry import Entry, Recipe, carries, encodable, report_name, summary_of
from stance.batch.items import Item, Refused
from stance.errors import NoSuchVoiceError, StanceError, UsageError
from stance.files import OutputError, clear_parts, replacing

if TYPE_CHECKING:
    from stance.batch.manifest import Manifest
    from stance.reading.source import Source
    from stance.records import Document

REPORTS = "reports"


class Watcher(Protocol):
    """Who is told how a run goes."""

    def warn(self, message: str) -> None:
        """Something about a piece that its reader should know."""

    def fail(self, error: StanceError) -> None:
        """A piece could not be done."""

    def advance(self) -> None:
        """A piece is done with, one way or another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A run's ingredients.

    Attributes:
        items: the pieces.
        engine: what reads them.
        recipe: what their reports depend on.
        finish: what is done with a document before it is written, such as choosing one voice.
        render: a document's report.
        suffix: of the reports.
        out: the folder.
        labels: stances and devices of which it is to be told how many pieces carry them, read now or before.
        batch: how many pieces are given to the engine at once.
    """

    items: Iterable[Item | Refused]
    engine: Engine
    recipe: Recipe
    finish: Callable[[Document], Document]
    render: Callable[[Document], bytes]
    suffix: str
    out: Path
    labels: tuple[str, ...] = ()
    batch: int = BATCH


@dataclass(slots=True)
class Counts:
    """How a run went, in pieces.

    Attributes:
        done: read, with a report.
        kept: unchanged since an earlier run.
        silent: without the one voice that is asked for, so without a report.
        failed: that could not be read.
        carrying: per label that was asked about, the pieces that carry it.
    """

    done: int = 0
    kept: int = 0
    silent: int = 0
    failed: int = 0
    carrying: dict[str, int] = field(default_factory=dict)


class _Changed(NamedTuple):
    """A piece that is to be read."""

    item: Item
    content: str
    source: Source


def run(job: Job, watcher: Watcher) -> Counts:
    """Bring the folder up to date: reports, manifest and index.

    Raises:
        UsageError: if the folder holds something else, or another run is at work there.
        OutputError: if the folder or the disk does not take it.
    """
    _prepare(job.out)
    with manifest.opened(job.out) as record:
        clear_parts(job.out)
        clear_parts(job.out / REPORTS)
        record.begin(job.recipe)
        work = _Run(job, record, watcher)
        complete = False
        try:
            for batch in batches(work.changed(), lambda changed: len(changed.source.text), size=job.batch):
                work.read(batch)
            complete = True
        finally:
            # An interrupted run leaves an index too, of all that the folder has.
            index.write(job.out, record.view, job.recipe.form, complete=complete)
        if job.labels:
            for entry in record.view.entries(job.recipe.form, everything=False, failed=False):
                for label in job.labels:
                    work.counts.carrying[label] = work.counts.carrying.get(label, 0) + carries(entry, label)
        return work.counts


def _prepare(out: Path) -> None:
    """Make the folder, unless it holds an index that is not ours to replace."""
    if (out.is_dir() and not (out / manifest.NAME).exists()) and any((out / name).exists() for name in index.NAMES):
        raise UsageError(f"-o {out}: has an index that was not made by stance; give another folder")
    try:
        (out / REPORTS).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"-o {out}: cannot be made ({error.strerror or error})") from None


class _Run:
    def __init__(self, job: Job, record: Manifest, watcher: Watcher) -> None:
        self.counts = Counts()
        self._job = job
        self._record = record
        self._watcher = watcher

    def changed(self) -> Iterator[_Changed]:
        """The pieces that are to be read, each once; the others are dealt with here."""
        for item in self._job.items:
            if isinstance(item, Refused):
                self._record.view.meet(encodable(item.key), encodable(item.name))
                self._fail(item.name, item.key, None, item.error)
                continue
            before = self._record.view.meet(encodable(item.key), encodable(item.place))
            if before == encodable(item.place):
                continue  # named twice
            if before is not None:
                key = f"{item.key} ({item.place})"
                self._record.view.meet(encodable(key), encodable(item.place))
                self._fail(item.name, key, None, StanceError(f"{item.name}: has the id of {before}; ids must differ"))
                continue
            content = None
            try:
                content = item.digest()
                if self._is_current(item, content):
                    self.counts.kept += 1
                    self._watcher.advance()
                    continue
                source = item.source()
            except Exception as error:  # a bug in one reader must not cost the other pieces
                self._fail(item.name, item.key, content, told(item.name, error))
                continue
            for warning in source.warnings:
                self._watcher.warn(warning if item.name in warning else f"{item.name}: {warning}")
            yield _Changed(item, content, source)

    def read(self, batch: list[_Changed]) -> None:
        """Read a batch, and write and record its reports one by one."""
        found = outcomes(self._job.engine, [changed.source for changed in batch])
        for (item, content, _), outcome in zip(batch, found, strict=True):
            try:
                if isinstance(outcome, Exception):
                    raise outcome
                document = self._job.finish(outcome)
                report = self._job.render(document)
            except NoSuchVoiceError as error:
                self.counts.silent += 1
                self._record_failure(item.name, item.key, content, error)
                continue
            except Exception as error:
                self._fail(item.name, item.key, content, told(item.name, error))
                continue
            self._write(item, content, document, report)

    def _write(self, item: Item, content: str, document: Document, report: bytes) -> None:
        key = encodable(item.key)
        name = f"{REPORTS}/{report_name(encodable(document.id), key, self._job.suffix)}"
        with replacing(self._job.out / name) as stream:
            stream.write(report)
        self._record.add(
            Entry(
                key=key,
                form=self._job.recipe.form,
                name=encodable(item.name),
                recipe=self._job.recipe.digest,
                content=content,
                report=name,
                summary=summary_of(document),
            )
        )
        self.counts.done += 1
        self._watcher.advance()

    def _is_current(self, item: Item, content: str) -> bool:
        entry = self._record.view.get(encodable(item.key), self._job.recipe.form)
        if entry is None or (entry.content, entry.recipe) != (content, self._job.recipe.digest):
            return False
        # What failed is tried again: a disk or a web server may be better now.
        return entry.report is not None and (self._job.out / entry.report).is_file()

    def _fail(self, name: str, key: str, content: str | None, error: StanceError) -> None:
        self.counts.failed += 1
        if name not in str(error):  # of many pieces, it must be told which
            error = StanceError(f"{name}: {error}")
        self._watcher.fail(error)
        self._record_failure(name, key, content, error)

    def _record_failure(self, name: str, key: str, content: str | None, error: StanceError) -> None:
        """The index says why a piece has no report."""
        self._record.add(
            Entry(
                key=encodable(key),
                form=self._job.recipe.form,
                name=encodable(name),
                recipe=self._job.recipe.digest,
                content=content,
                error=encodable(str(error)),
            )
        )
        self._watcher.advance()
