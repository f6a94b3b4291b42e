"""`stance analyze INPUTS -o OUT/`: a report for each piece, an index, and only what has changed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.cli.output import tell
from stance.cli.progress import telling
from stance.errors import ExitStatus
from stance.formats import FILE_FORMATS, FORMATS, Options, render_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from stance.cli.request import Request
    from stance.records import Document


def is_folder(target: str | None) -> bool:
    """Whether `-o` names a folder: it ends with a slash, or there is one."""
    return target is not None and (target.endswith(("/", os.sep)) or Path(target).is_dir())


def default_form() -> str:
    """The format of reports that an index links to: one for people to click on."""
    return "html" if "html" in FORMATS else "json"


def analyze_folder(request: Request, form: str, options: Options, out: Path) -> ExitStatus:
    """Bring a folder of reports up to date.

    Args:
        request: what to read.
        form: the format of the reports.
        options: how they are to look.
        out: the folder.

    Raises:
        StanceError: for wrong usage, a model that cannot be loaded, a folder that cannot be written.
    """
    inputs = request.items(out)
    render = renderer(form, options)
    pipeline = request.load()  # before the folder is made, and since its checksum says what has changed
    from stance.batch.engine import LocalEngine
    from stance.batch.entry import recipe_of
    from stance.batch.run import Job, run

    job = Job(
        items=inputs.items(),
        engine=LocalEngine(pipeline),
        recipe=recipe_of(pipeline, settings=_settings(request), form=form, look=_look(form, options)),
        finish=request.finisher(),
        render=render,
        suffix=FILE_FORMATS[form].suffix if form in FILE_FORMATS else FORMATS[form].suffix,
        out=out,
        labels=request.fail_on,
    )
    with telling(inputs.count, quiet=request.quiet) as teller:
        counts = run(job, teller)
    if not request.quiet:
        told = f"{counts.done:,} read, {counts.kept:,} unchanged, {counts.failed:,} failed"
        tell(f"{told}; see {out / 'index.html'}")
        if counts.silent:
            request.tell_silent(counts.silent)
        for label, pieces in counts.carrying.items():
            if pieces:
                tell(f"{label} found in {pieces:,} pieces (--fail-on {label})")
    nobody = counts.silent and not counts.done and not counts.kept
    return ExitStatus.FAILED if counts.failed or nobody or any(counts.carrying.values()) else ExitStatus.DONE


def renderer(form: str, options: Options) -> Callable[[Document], bytes]:
    """A function from a document to its report.

    Raises:
        MissingExtraError: if the format needs packages that are not there.
    """
    if form in FILE_FORMATS:
        import io

        write = FILE_FORMATS[form].load()

        def written(document: Document) -> bytes:
            stream = io.BytesIO()
            write([document], stream)
            return stream.getvalue()

        return written
    return lambda document: "".join(render_all([document], form, options, several=False)).encode("utf-8")


def _settings(request: Request) -> dict[str, Any]:
    """What reports depend on beyond the pipeline's own settings."""
    table = None
    if request.parties is not None:
        table = hashlib.sha256(request.parties.read_bytes()).hexdigest()  # it was read already
    return {"voice": request.voice, "parties": table, "explain": request.explain}


def _look(form: str, options: Options) -> dict[str, Any]:
    if form not in FORMATS or not FORMATS[form].readable:
        return {}
    return {
        "sections": sorted(options.sections),
        "explain": options.explain,
        "width": options.width,
        "color": options.color,
        "theme": options.theme,
        "ascii": options.ascii,
    }
