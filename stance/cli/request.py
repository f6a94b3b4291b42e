"""What `stance analyze` is asked for, and the documents of such a request, one after another."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from stance.cli.output import tell
from stance.cli.progress import waiting
from stance.errors import ExitStatus, NoSuchVoiceError, StanceError
from stance.labels import DeviceLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stance.batch.inputs import Inputs
    from stance.pipeline import Pipeline
    from stance.reading.source import Source
    from stance.records import Document
    from stance.settings import UserSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be read, and what is to be kept of it."""

    inputs: tuple[str, ...]
    text_field: str | None = None
    id_field: str | None = None
    model: str | None = None
    min_score: float = 0.0
    all_devices: bool = False
    voice: str | None = None
    parties: Path | None = None
    explain: bool = False
    quiet: bool = False
    fail_on: tuple[str, ...] = ()
    settings: UserSettings | None = None

    def items(self, out: Path | None = None) -> Inputs:
        """The inputs, checked.

        Args:
            out: the folder of reports, if there is to be one.

        Raises:
            UsageError: if they cannot be meant.
        """
        from stance.batch.inputs import Inputs
        from stance.batch.rows import Fields

        found = Inputs(arguments=self.inputs, fields=Fields(text=self.text_field, id=self.id_field), out=out)
        found.check()
        return found

    def load(self) -> Pipeline:
        """The pipeline.

        Raises:
            ModelError: if there is no model to read with.
        """
        from stance import pipeline

        loaded = pipeline.load(
            self.model,
            min_score=self.min_score,
            all_devices=self.all_devices,
            parties=self.parties,
            explain=self.explain,
        )
        if self.settings is not None:
            loaded = self.settings.applied(loaded, all_devices=self.all_devices)
        # A check for a label that is left out by default would pass silently.
        watched = frozenset(label for label in DeviceLabel if label.value in self.fail_on)
        return replace(loaded, settings=replace(loaded.settings, also=watched - loaded.labels))

    def finisher(self) -> Callable[[Document], Document]:
        """What is done with each document before it is written: nothing, or one voice is chosen."""
        if self.voice is None:
            return lambda document: document
        from stance.selection import only_voice

        name = self.voice
        return lambda document: only_voice(document, name)

    def tell_silent(self, pieces: int) -> None:
        """Tell how many pieces are without the one voice that is asked for."""
        tell(f"{pieces:,} pieces in which {self.voice} does not speak were passed over")


@dataclass(slots=True)
class Run:
    """The documents of a request, and a count of what could not be done.

    Attributes:
        request: what is asked for.
        one_by_one: whether each document is to be there as soon as it can be, instead of with its batch.
    """

    request: Request
    one_by_one: bool
    done: int = field(default=0, init=False)
    failed: list[StanceError] = field(default_factory=list, init=False)
    several: bool = field(init=False)
    _inputs: Inputs = field(init=False)
    _silent: list[NoSuchVoiceError] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self._inputs = self.request.items()
        self.several = self._inputs.several

    def documents(self) -> Iterator[Document]:
        """Each document in order; errors about one piece are told and counted.

        Raises:
            ModelError: if there is no model to read with.
        """
        from stance.batch.engine import BATCH, LocalEngine, batches, outcomes, told

        finish = self.request.finisher()
        engine: LocalEngine | None = None
        size = 1 if self.one_by_one else BATCH
        for batch in batches(self._sources(), lambda named: len(named[1].text), size=size):
            engine = engine or LocalEngine(self.request.load())  # only where there is something to read
            sources = [source for _, source in batch]
            with waiting(sum(len(source.text) for source in sources), quiet=self.request.quiet):
                found = outcomes(engine, sources)
            for (name, _), outcome in zip(batch, found, strict=True):
                try:
                    if isinstance(outcome, Exception):
                        raise outcome
                    document = finish(outcome)
                except NoSuchVoiceError as error:
                    self._silent.append(error)
                    continue
                except Exception as error:
                    if not self.several and not isinstance(error, StanceError):
                        raise
                    self._fail(told(name, error))  # a bug in one piece must not cost the others
                    continue
                self.done += 1
                yield document
        self._tell_silent()

    def _sources(self) -> Iterator[tuple[str, Source]]:
        from stance.batch.items import Refused

        for item in self._inputs.items():
            if isinstance(item, Refused):
                self._fail(item.error)
                continue
            try:
                source = item.source()
            except StanceError as error:
                self._fail(error)
                continue
            if not self.request.quiet:
                for warning in source.warnings:
                    tell(warning if item.name in warning else f"{item.name}: {warning}")
            yield item.name, source

    def _tell_silent(self) -> None:
        """Of many pieces some may well be without the voice; that none has it is an error."""
        if self._silent and not self.done:
            self._fail(self._silent[0])
        elif self._silent and not self.request.quiet:
            self.request.tell_silent(len(self._silent))

    def _fail(self, error: StanceError) -> None:
        """Tell the error now, and go on."""
        self.failed.append(error)
        tell(str(error))

    @property
    def status(self) -> ExitStatus:
        """How the run went: the error's own status if there was one piece, else that some failed."""
        if not self.failed:
            return ExitStatus.DONE
        return ExitStatus.FAILED if self.several or self.done else self.failed[0].status
