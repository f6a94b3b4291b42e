"""`stance eval`: a model measured on a set, with intervals."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click

from stance.cli.output import tell, write_file

_EPILOG = """\b
Examples:
  stance eval models/stance-mpnet bandow
  stance eval models/stance-mpnet test --corpora corpora/
  stance eval models/mine reviewed/held-back.jsonl --against models/stance-mpnet
  stance eval models/stance-mpnet dev --corpora corpora/ --json dev.json --plots plots/

\b
Sets: dev and test (our annotated commentary), bandow (the gold example), polnear (its development
part), ptc and plover (a held-back fifth), or a path to records of your own. All but bandow need
--corpora, a folder of the public corpora that data/README.md names.

\b
Intervals are 95 % bootstrap intervals over documents. Exit statuses: 0 done, 1 a set or model
cannot be read, 2 wrong usage.
"""


@click.command("eval", epilog=_EPILOG)
@click.argument("model")
@click.argument("sets", nargs=-1, required=True, metavar="SET...")
@click.option("--corpora", type=click.Path(path_type=Path), help="Folder of the public corpora.")
@click.option("--data", type=click.Path(path_type=Path), default=Path("data"), help="The project's data folder.")
@click.option("--against", metavar="MODEL", help="Another model, compared by a paired test.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the results as JSON.")
@click.option("--plots", type=click.Path(path_type=Path), help="Write pictures to this folder.")
@click.option("--quiet", is_flag=True, help="No tables.")
def evaluate(
    model: str,
    sets: tuple[str, ...],
    corpora: Path | None,
    data: Path,
    against: str | None,
    json_file: Path | None,
    plots: Path | None,
    quiet: bool,
) -> None:
    """Measure MODEL (a folder) on one or more sets."""
    from rich.console import Console

    from stance.evaluation.display import as_json, plot, tables
    from stance.evaluation.figures import compared, results
    from stance.evaluation.sets import Places, judged
    from stance.model.predictor import load_predictor
    from stance.pipeline import Pipeline, Settings

    places = Places(corpora=corpora, data=data)
    written = []
    for name in sets:
        answers = []
        for folder in (model, against):
            if folder is not None:
                predictor = load_predictor(Path(folder))
                pipeline = Pipeline(predictor=predictor, settings=Settings(all_devices=True))
                answers.append(judged(pipeline, predictor, name, places))
        found = results(answers[0], model=Path(model).name, name=name)
        if len(answers) > 1:
            found = dataclasses.replace(found, against=compared(answers[0], answers[1]))
        written.append(as_json(found))
        if not quiet:
            console = Console()
            for table in tables(found):
                console.print(table)
        if plots is not None:
            plot(found, plots)
    if json_file is not None:
        write_file(json_file, [json.dumps(written, indent=1) + "\n"])
        tell(f"{json_file}: written")
