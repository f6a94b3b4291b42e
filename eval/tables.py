"""Puts the measured figures into README.md, the model card and the data card, and beside the model, from eval/results.

    python eval/tables.py [--check]

Each table stands between `<!-- figures: NAME -->` and `<!-- end -->` and names the command that measures it;
`stance explain` reads the model's `measured.json`. With `--check` nothing is written, and the exit status is 1 if a
file does not hold the results as they are.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bars import bars

from stance.evaluation.measured import FILE, SETS, measured_content
from stance.model.folder import LARGE, ONNX, SMALL

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "eval" / "results"
RESULTS_OF = {LARGE: "model", SMALL: "model-small"}  # by shipped model
PAGES = ("README.md", f"models/{LARGE}/README.md", f"models/{SMALL}/README.md", "data/README.md")
_MARKED = re.compile(r"(<!-- figures: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def results(name: str) -> Any:
    """The content of a results file; None where it was not measured."""
    file = RESULTS / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def measured(command: str) -> str:
    """The line that names the command behind a table."""
    return f"\nMeasured by `{command}`.\n"


def figure(value: dict[str, Any]) -> str:
    """A value with its interval."""
    if value["low"] is None:
        return f"{value['value']:.3f}"
    return f"{value['value']:.3f} [{value['low']:.3f}, {value['high']:.3f}]"


def by_set(model: str = LARGE) -> dict[str, dict[str, Any]]:
    """The results of `stance eval`, by set."""
    return {entry["set"]: entry for entry in results(RESULTS_OF[model]) or []}


def eval_command(model: str = LARGE) -> str:
    """What measured `by_set`."""
    sets = "dev test bandow polnear ptc plover"
    return f"stance eval models/{model} {sets} --corpora corpora --json eval/results/{RESULTS_OF[model]}.json"


def models_table() -> str:
    """The shipped models side by side."""
    rows = []
    for model, speed in ((LARGE, results("speed")), (SMALL, results("speed-small"))):
        sets = by_set(model)
        rows.append(
            [
                f"`{model}`" + (" (the default)" if model == LARGE else ""),
                f"{(ROOT / 'models' / model / ONNX).stat().st_size / 1e6:.0f}",
                f"{speed['analyze']['seconds']:.1f}",
                f"{speed['warm']['sentences_a_second']:.0f}",
                figure(sets["test"]["stance"]["macro-F1"]),
                figure(sets["dev"]["stance"]["macro-F1"]),
                figure(sets["dev"]["holders"]["holder"]),
                figure(sets["polnear"]["spans"]["content"]["exact"]["f1"]),
            ]
        )
    head = [
        "model",
        "MB",
        "Bandow piece, s",
        "warm sentences/s",
        "stance macro-F1, test",
        "the same, dev",
        "holder, dev",
        "PolNeAR content, exact F1",
    ]
    commands = f"{eval_command(LARGE)}`, `{eval_command(SMALL)}`, `python eval/speed.py` and `{SPEED_SMALL}"
    return table(head, rows) + measured(commands)


BASELINES = "python eval/baselines.py --corpora corpora"
VOICES = f"python eval/voices.py --corpora corpora --model models/{LARGE}"
SPEED_SMALL = f"python eval/speed.py --model models/{SMALL} --results speed-small"


def stance_table(model: str = LARGE) -> str:
    """Stance and holder on every set that has them."""
    rows = []
    for name, entry in by_set(model).items():
        if not entry["stance"]:
            continue
        two = name == "plover"
        macro = entry["stance"]["engagement or pressure, macro-F1" if two else "macro-F1"]
        accuracy = entry["stance"]["accuracy"]
        holder = entry["holders"].get("holder")
        calibration = "" if two else figure(entry["stance"]["calibration error"])
        rows.append(
            [
                SETS[name],
                f"{entry['documents']} / {entry['sentences']}",
                figure(macro) + (" (two classes)" if two else ""),
                figure(accuracy),
                calibration,
                figure(holder) + f", n={holder['n']}" if holder else "",
            ]
        )
    head = ["set", "documents / sentences", "stance macro-F1", "accuracy", "calibration error", "holder"]
    return table(head, rows) + measured(eval_command(model))


def spans_table(name: str, labels: Sequence[str] | None = None) -> str:
    """Spans of a set, by label."""
    entry = by_set().get(name)
    if entry is None:
        return "Not measured yet.\n"
    rows = []
    for label, measures in entry["spans"].items():
        if labels is not None and label not in labels:
            continue
        exact, overlap = measures["exact"], measures["overlap"]
        if not exact["gold"]:
            continue
        rows.append(
            [
                label,
                str(exact["gold"]),
                str(exact["predicted"]),
                figure(overlap["precision"]),
                f"{exact['f1']['value']:.3f}",
                figure(overlap["f1"]),
            ]
        )
    rows.sort(key=lambda row: -int(row[1]))
    head = ["label", "gold", "found", "precision, by characters", "F1, exact", "F1, by characters"]
    return table(head, rows) + measured(eval_command())


def segmentation_table() -> str:
    """Sentence boundaries."""
    found = results("segmentation")
    rows = []
    for system in ("stance", "sentencex", "pysbd", "spacy"):
        cells = [system]
        for name in ("gum", "ewt"):
            entry = next((v for k, v in found["sets"][name]["systems"].items() if k.lower().startswith(system)), None)
            cells += [f"{entry['inner']['f1']:.3f}", f"{entry['all ends']['f1']:.3f}"] if entry else ["", ""]
        rows.append(cells)
    head = ["system", "GUM dev, inner F1", "GUM dev, all ends", "EWT dev, inner F1", "EWT dev, all ends"]
    return table(head, rows) + measured("python eval/segmentation.py --corpora corpora")


def speed_table() -> str:
    """Start-up, memory, speed."""
    found = results("speed")
    start, whole, warm = found["help"], found["analyze"], found["warm"]
    rows = [
        ["`stance --help`, s", f"{start['seconds']:.2f}", f"bare interpreter {start['rival_seconds']:.2f}", ""],
        [
            "`stance analyze` on the Bandow piece, s",
            f"{whole['seconds']:.2f}",
            f"transformers pipeline {whole['rival_seconds']:.2f}",
            f"{whole['times_faster']:.1f}",
        ],
        [
            "its memory, MB",
            f"{whole['megabytes']:.0f}",
            f"transformers pipeline {whole['rival_megabytes']:.0f}",
            f"{whole['rival_megabytes'] / whole['megabytes']:.1f}",
        ],
        [
            "warm sentences/s",
            f"{warm['sentences_a_second']:.0f}",
            f"transformers pipeline, sentence by sentence {warm['pipeline_sentence_by_sentence']:.0f}",
            f"{warm['times_faster_than_sentence_by_sentence']:.1f}",
        ],
        [
            "warm sentences/s",
            f"{warm['sentences_a_second']:.0f}",
            f"transformers pipeline, same windows {warm['pipeline_same_windows']:.0f}",
            f"{warm['times_faster_than_same_windows']:.1f}",
        ],
    ]
    return table(["what", "ours", "rival", "ratio"], rows) + measured("python eval/speed.py")


def voices_table() -> str:
    """Whose stance and whose words: the model beside rules that are told the quotations, and the author for all."""
    found = results("voices")
    ways = {"model": "model, end to end", "its rules, quotations given": "rules", "all the author's": "author"}
    rows = []
    for name in ("dev", "test", "bandow"):
        for what in ("holder, exact", "holder, party", "source to its party"):
            cells = [found[name][way][what] for way in ways.values()]
            rows.append([name, what, str(cells[0]["n"]), *(figure(cell) for cell in cells)])
    for what, ours in found["polnear"]["model"].items():
        rows.append(["PolNeAR dev", what, str(ours["n"]), figure(ours), figure(found["polnear"]["rules"][what]), ""])
    return table(["set", "what", "n", *ways], rows) + measured(VOICES)


def baselines_table() -> str:
    """The model beside baselines, on test."""
    found = results("baselines-test")
    rows = []
    for name, row in found["systems"].items():
        if name == "holder":
            continue
        minus = ""
        if "model_minus" in row:
            minus = f"{row['model_minus']:+.3f} [{row['minus_low']:+.3f}, {row['minus_high']:+.3f}]"
        rows.append([name, f"{row['macro_f1']:.3f} [{row['low']:.3f}, {row['high']:.3f}]", minus])
    holder = found["systems"]["holder"]
    text = table(["system", "stance macro-F1 on test", "model minus it"], rows)
    ours = by_set()["test"]["holders"]["holder"]["value"]
    text += f"\nHolder: model {ours:.3f}, every sentence the author's {holder['author says all']:.3f}"
    return text + f" (n={holder['n']}).\n" + measured(BASELINES)


def agreement_table() -> str:
    """Agreement between the two annotations of the doubly read pieces."""
    found = results("agreement")
    devices = [
        [label, f"{entry['first']} / {entry['second']}", figure(entry["exact_f1"]), figure(entry["overlap_f1"])]
        for label, entry in found["devices"].items()
    ]
    text = _alphas(found) + "\n"
    text += table(["device", "first / second", "F1, exact", "F1, by characters"], devices)
    return text + _agreement_command("data/annotations/double/A.jsonl data/annotations/double/B.jsonl", "agreement")


def agreement_bulk_table(name: str, first: str = "train") -> str:
    """Agreement of quick readings of stance alone with the readings of a split."""
    both = f"data/annotations/{first}.jsonl data/annotations/double/{name}.jsonl"
    return _alphas(results(f"agreement-{name}")) + _agreement_command(both, f"agreement-{name}")


def _alphas(found: dict[str, Any]) -> str:
    rows = [[f"alpha, {name}", figure(value)] for name, value in found["alpha"].items()]
    rows.append(["same holder", figure(found["same_holder"])])
    text = f"{found['documents']} pieces, {found['sentences']} sentences judged by both.\n\n"
    return text + table(["Krippendorff's alpha", "value"], rows)


def _agreement_command(both: str, name: str) -> str:
    return measured(f"stance data agreement {both} --texts corpora --json eval/results/{name}.json")


def corpus_table() -> str:
    """Pieces, sentences and stances by split."""
    rows = []
    labels = ("engagement", "pressure", "mixed", "neutral")
    for name, entry in results("corpus").items():
        stances = [str(entry["stance"].get(label, 0)) for label in labels]
        holders = f"{entry['holders'].get('author', 0)} / {entry['holders'].get('source', 0)}"
        rows.append([name, str(entry["pieces"]), str(entry["sentences"]), *stances, holders])
    head = ["split", "pieces", "judged sentences", *labels, "holder: author / source"]
    return table(head, rows) + measured("python eval/corpus.py")


def corpus_devices_table() -> str:
    """Devices by split."""
    found = {name: entry for name, entry in results("corpus").items() if entry["devices"]}
    labels = sorted({label for entry in found.values() for label in entry["devices"]})
    rows = [[label, *(str(entry["devices"].get(label, 0)) for entry in found.values())] for label in labels]
    return table(["device", *found], rows) + measured("python eval/corpus.py")


def bars_table() -> str:
    """The bars, and whether they were reached."""
    others = {name: results(name) for name in ("baselines-test", "speed", "voices")}
    rows = []
    for bar in bars(by_set(), others):
        value = "not measured" if bar.value is None else f"{bar.value:.3f}"
        if bar.interval is not None:
            value += f" [{bar.interval[0]:.3f}, {bar.interval[1]:.3f}]"
        verdict = {True: "reached", False: "**missed**", None: ""}[bar.reached]
        if bar.reached is False and bar.value is not None:
            verdict += f" by {abs(bar.value - bar.aim):.3f}"
        rows.append([bar.what, f"{'' if bar.least else 'at most '}{bar.aim:g}", value, verdict])
    commands = [eval_command(), BASELINES, VOICES, "python eval/speed.py"]
    return table(["what", "aim", "measured", ""], rows) + measured("`, `".join(commands))


def training_table(name: str, command: str) -> str:
    """How long each stage took."""
    found = results(name)
    if found is None:
        return "Not measured yet.\n"
    rows = [
        [
            str(row["stage"]),
            str(row["device"]),
            str(row["minutes"]),
            str(row["steps"]),
            f"{row['epochs']:g}",
            "" if row["best_score"] is None else f"{row['best_score']:.3f} (epoch {row['best_epoch']:g})",
            "" if row["best_stance"] is None else f"{row['best_stance']:.3f}",
        ]
        for row in found["stages"]
    ]
    text = table(
        ["stage", "on", "minutes", "steps", "epochs", "dev score", "stance macro-F1 on dev, at one half"], rows
    )
    return text + measured(command)


def variants_table(name: str, command: str) -> str:
    """Trainings that differ in one thing, on dev."""
    found = results(name)
    if found is None:
        return "Not measured yet.\n"
    keys = ("stance_macro_f1", "author_accuracy", "span_f1")
    rows = [
        [variant, *(f"{scores[key]:.3f}" if key in scores else "" for key in keys)]
        for variant, scores in found["variants"].items()
    ]
    head = ["variant", "stance macro-F1", "author or source", "device spans, F1 at half an overlap"]
    return table(head, rows) + measured(command)


def last_pass_table() -> str:
    """What fresh readers of random sentences found wrong."""
    passes = results("last-pass")
    rows = [
        [what, *(f"{found[read]} / {found[wrong]}" for found in passes)]
        for what, read, wrong in (
            ("stance", "sentences", "stance_wrong"),
            ("holder", "holders", "holder_wrong"),
            ("device", "devices", "device_wrong"),
        )
    ]
    rows.append(["device that is missing", *(str(found["device_missing"]) for found in passes)])
    head = ["read / wrong", "all splits and our own pieces", "then newest of train and train-stance", "newest now"]
    note = "\nEach error, with the rule that it breaks, stands in `eval/results/last-pass.json`.\n"
    return table(head, rows) + note


def errors_table() -> str:
    """What kinds of stance errors a reader counted."""
    found = results("stance-errors")
    rows = [[kind, str(count)] for kind, count in sorted(found["kinds"].items(), key=lambda item: -item[1])]
    rows += [["the gold is arguable", str(found["gold_arguable"])], ["the gold is wrong", str(found["gold_wrong"])]]
    return table([f"of {found['read']} errors", "number"], rows) + "\nCounted in `eval/results/stance-errors.json`.\n"


TABLES: dict[str, Callable[[], str]] = {
    "models": models_table,
    "stance": stance_table,
    "stance-small": lambda: stance_table(SMALL),
    "devices": lambda: spans_table("test"),
    "polnear": lambda: spans_table("polnear"),
    "ptc": lambda: spans_table("ptc"),
    "segmentation": segmentation_table,
    "speed": speed_table,
    "baselines": baselines_table,
    "agreement": agreement_table,
    "agreement-bulk": lambda: agreement_bulk_table("bulk"),
    "agreement-bulk-2": lambda: agreement_bulk_table("bulk-2"),
    "agreement-bulk-3": lambda: agreement_bulk_table("bulk-3", "train-stance-2"),
    "bars": bars_table,
    "training": lambda: training_table("training", f"python eval/training.py models/{LARGE}"),
    "training-small": lambda: training_table(
        "training-small",
        f"python eval/training.py runs/public runs/commentary models/{SMALL} --results training-small",
    ),
    "voices": voices_table,
    "training-upper": lambda: training_table(
        "training-upper", "python eval/training.py runs/mpnet runs/mpnet-upper --results training-upper"
    ),
    "last-pass": last_pass_table,
    "errors": errors_table,
    "ablations": lambda: variants_table("ablations", "python eval/ablations.py --corpora corpora"),
    "self-training": lambda: variants_table("self-training", "python eval/self_training.py --corpora corpora"),
    "corpus": corpus_table,
    "corpus-devices": corpus_devices_table,
}


def filled(page: str) -> str:
    """The page with the tables as the results have them."""
    return _MARKED.sub(lambda match: match[1] + TABLES[match["name"]]() + match[3], page)


def contents() -> Iterator[tuple[str, str]]:
    """Each file's name, and what the results make of it; the model's figures first."""
    for model, name in RESULTS_OF.items():
        if (found := results(name)) is not None:
            content = json.dumps(measured_content(found), ensure_ascii=False, indent=1) + "\n"
            yield f"models/{model}/{FILE}", content
    for name in PAGES:
        yield name, filled((ROOT / name).read_text(encoding="utf-8"))


def main() -> int:
    """Writes the pages, or checks them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    for name, after in contents():
        file = ROOT / name
        before = file.read_text(encoding="utf-8") if file.is_file() else None
        if after != before:
            stale.append(name)
            if not check:
                file.write_text(after, encoding="utf-8")
    print(f"{'stale' if check else 'written'}: {', '.join(stale) or 'nothing'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
