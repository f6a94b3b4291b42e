"""Start-up, memory and speed, each beside a rival in the same run.

    python eval/speed.py [--model models/stance-mpnet] [--results speed] [--runs 5]

1. `stance --help`, the whole process, beside a bare interpreter.
2. `stance analyze` on the Bandow piece, the whole process with its largest resident memory, beside a process that runs
   the same checkpoint's encoder, in fp32, over the same sentences with `transformers.pipeline`.
3. Warm sentences a second of the model on a long text, beside that pipeline in this process, at one batch size: over
   the same sentences, each alone (what a user of transformers would do), and over the very windows that our model sees.
   The pipeline gives hidden states only, ours all answers.

Processes are run one after another, rival and ours in turn; the median of the runs counts. Writes
eval/results/RESULTS.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from stance.model.folder import LARGE

ROOT = Path(__file__).resolve().parents[1]
PIECE = ROOT / "data" / "gold" / "bandow-2019.txt"
BATCH = 8

_RIVAL = """
import sys
from transformers import AutoModel, AutoTokenizer, pipeline
from stance.segment import segment
text = open(sys.argv[2], encoding="utf-8").read()
run = pipeline("feature-extraction", model=AutoModel.from_pretrained(sys.argv[1]).eval(),
               tokenizer=AutoTokenizer.from_pretrained(sys.argv[1]))
run([s.span.of(text) for s in segment(text)], batch_size=int(sys.argv[3]))
"""


# A process inherits the largest resident memory of the one that forked it, so a small one stands between.
_WATCH = """
import json, resource, subprocess, sys, time
started = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
seconds = time.perf_counter() - started
print(json.dumps([done.returncode, seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))
"""


def process(command: list[str]) -> tuple[float, float]:
    """Seconds and megabytes (largest resident memory) of a process that must succeed."""
    watched = [sys.executable, "-c", _WATCH, *command]
    told = subprocess.run(watched, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    status, seconds, megabytes = json.loads(told)
    if status != 0:
        raise SystemExit(f"{command[:4]}: failed with status {status}")
    return seconds, megabytes


def in_turn(ours: list[str], rival: list[str], runs: int) -> dict[str, float]:
    """Medians of two processes that are run in turn, after one run of each that does not count."""
    process(ours)
    process(rival)
    pairs = [(process(ours), process(rival)) for _ in range(runs)]
    median = [statistics.median(pair[side][part] for pair in pairs) for side in (0, 1) for part in (0, 1)]
    return {
        "seconds": round(median[0], 3),
        "megabytes": round(median[1], 1),
        "rival_seconds": round(median[2], 3),
        "rival_megabytes": round(median[3], 1),
        "times_faster": round(median[2] / median[0], 2),
    }


def rate(work: Callable[[], object], sentences: int, runs: int) -> float:
    """Sentences a second: the median of several runs, after one that does not count."""
    work()
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return sentences / statistics.median(times)


def encoder_copy(model: Path, folder: Path) -> None:
    """The model's encoder in the form that transformers loads."""
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

    from stance.model.folder import SAFETENSORS, TOKENIZER, open_folder
    from stance.model.network import network_of

    opened = open_folder(model, weights=SAFETENSORS)
    network_of(opened).encoder.save_pretrained(folder)
    tokenizer = Tokenizer.from_file(str(opened.file(TOKENIZER)))
    special = [("pad_token", "<pad>", "[PAD]"), ("cls_token", "<s>", "[CLS]"), ("sep_token", "</s>", "[SEP]")]
    names = {part: first if tokenizer.token_to_id(first) is not None else second for part, first, second in special}
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]", model_max_length=512, **names)
    fast.save_pretrained(folder)


def warm(model: Path, encoder: Path, runs: int) -> dict[str, float]:
    """Sentences a second of our model and of the rival on a text of some 900 sentences."""
    from transformers import AutoModel, AutoTokenizer, pipeline

    from stance.model.predictor import load_predictor
    from stance.model.runtime import special_ids
    from stance.model.windows import document_windows, tokenize
    from stance.segment import segment

    pieces = [
        json.loads(line)["text"] for line in (ROOT / "data/commentary/pieces.jsonl").read_text().splitlines()[:30]
    ]
    text = "\n\n".join(pieces)
    sentences = segment(text)
    predictor = load_predictor(model)
    rival = pipeline(
        "feature-extraction",
        model=AutoModel.from_pretrained(encoder).eval(),
        tokenizer=AutoTokenizer.from_pretrained(encoder),
    )
    alone = [sentence.span.of(text) for sentence in sentences]
    start_ids, end_id = special_ids(predictor.runtime.tokenizer, "stance")
    config = predictor.config
    tokens = tokenize(predictor.runtime.tokenizer, text, [s.span for s in sentences])
    shown = document_windows(
        tokens, size=config.window, left=config.left, right=config.right, start_ids=start_ids, end_id=end_id
    )
    windows = [text[int(tokens.start[max(0, w.begin - w.offset + 1)]) : int(tokens.end[w.stop - 1])] for w in shown]
    ours = rate(lambda: predictor.predict(text, sentences), len(sentences), runs)
    by_sentence = rate(lambda: rival(alone, batch_size=BATCH), len(sentences), runs)
    by_window = rate(lambda: rival(windows, batch_size=BATCH), len(sentences), runs)
    return {
        "sentences": len(sentences),
        "batch": BATCH,
        "sentences_a_second": round(ours, 1),
        "pipeline_sentence_by_sentence": round(by_sentence, 1),
        "pipeline_same_windows": round(by_window, 1),
        "times_faster_than_sentence_by_sentence": round(ours / by_sentence, 2),
        "times_faster_than_same_windows": round(ours / by_window, 2),
    }


def main() -> int:
    """Measures, prints and writes the results."""
    from rich.console import Console
    from rich.table import Table

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / LARGE)
    parser.add_argument("--results", default="speed", help="name of the results file, without suffix")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    python = sys.executable
    with tempfile.TemporaryDirectory() as scratch:
        encoder_copy(options.model, Path(scratch))
        found = {
            "machine": {"cores": os.cpu_count(), "processor": platform.processor() or platform.machine()},
            "help": in_turn([python, "-m", "stance", "--help"], [python, "-c", "pass"], options.runs),
            "analyze": in_turn(
                [python, "-m", "stance", "analyze", "--model", str(options.model), str(PIECE)],
                [python, "-c", _RIVAL, scratch, str(PIECE), str(BATCH)],
                options.runs,
            ),
            "warm": warm(options.model, Path(scratch), options.runs),
        }
    table = Table(title="Speed: ours, the rival, and the ratio")
    for column in ("what", "ours", "rival", "ratio"):
        table.add_column(column)
    for name, label in (
        ("help", "stance --help, beside a bare interpreter"),
        ("analyze", "stance analyze, whole process"),
    ):
        row = found[name]
        table.add_row(f"{label}, s", str(row["seconds"]), str(row["rival_seconds"]), str(row["times_faster"]))
        memory = round(row["rival_megabytes"] / row["megabytes"], 2)
        table.add_row(f"{label}, MB", str(row["megabytes"]), str(row["rival_megabytes"]), str(memory))
    for key in ("sentence_by_sentence", "same_windows"):
        row = found["warm"]
        rival = row[f"pipeline_{key}"]
        table.add_row(
            f"warm sentences/s, {key.replace('_', ' ')}",
            str(row["sentences_a_second"]),
            str(rival),
            str(row[f"times_faster_than_{key}"]),
        )
    Console().print(table)
    (ROOT / "eval" / "results" / f"{options.results}.json").write_text(json.dumps(found, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
