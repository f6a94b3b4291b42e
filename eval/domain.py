"""Domain training: the encoder guesses masked words of unlabelled commentary before it learns any label.

    python eval/domain.py --corpora corpora --output runs/domain [--epochs 3]

Gururangan et al. 2020, "Don't stop pretraining". Writes an encoder that `stance train --encoder runs/domain` begins
from; whether it helps is measured by `eval/ablations.py`. Texts that are measured on are left out. On two cores an
epoch takes about an hour, on a GPU some seconds.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from stance.errors import StanceError
from stance.training.config import CorpusConfig
from stance.training.corpus import examples_of
from stance.training.encoder import MINILM, encoder_folder

ROOT = Path(__file__).resolve().parents[1]
LENGTH = 256  # tokens of a training text, as long as the windows of analysis
MASKED = 0.15


def sequences(corpora: Path, tokenizer: Any) -> list[list[int]]:
    """The words of the unlabelled pieces in rows of `LENGTH` tokens, special tokens included."""
    corpus = CorpusConfig(
        kind="raw",
        path=str(corpora / "commentary" / "raw.jsonl.gz"),
        without=tuple(str(ROOT / "data" / "annotations" / f"{part}.jsonl") for part in ("dev", "test")),
    )
    texts = [example.text for example in examples_of(corpus, texts=corpora, labels={})]
    rows: list[list[int]] = []
    for ids in tokenizer(texts, add_special_tokens=False, verbose=False)["input_ids"]:
        parts = (ids[start : start + LENGTH - 2] for start in range(0, len(ids), LENGTH - 2))
        rows.extend([tokenizer.cls_token_id, *part, tokenizer.sep_token_id] for part in parts)
    return rows


def main() -> int:
    """Trains and writes the encoder."""
    import torch
    from transformers import (
        AutoModelForMaskedLM,
        AutoTokenizer,
        DataCollatorForLanguageModeling,
        Trainer,
        TrainingArguments,
    )

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--encoder", default=MINILM)
    parser.add_argument("--output", type=Path, default=Path("runs/domain"))
    parser.add_argument("--epochs", type=int, default=3)
    options = parser.parse_args()
    try:
        place = encoder_folder(options.encoder)
        tokenizer: Any = AutoTokenizer.from_pretrained(place)
        rows = sequences(options.corpora, tokenizer)
    except StanceError as error:
        print(f"skipped: {error}")
        return 0
    gpu = torch.cuda.is_available()
    trainer = Trainer(
        model=AutoModelForMaskedLM.from_pretrained(place),
        args=TrainingArguments(
            output_dir=str(options.output / "checkpoints"),
            num_train_epochs=options.epochs,
            per_device_train_batch_size=64 if gpu else 8,
            learning_rate=3e-4 if gpu else 1e-4,
            warmup_steps=100,
            weight_decay=0.01,
            bf16=True,
            use_cpu=not gpu,
            save_strategy="no",
            logging_steps=100,
            logging_nan_inf_filter=False,
            report_to=[],
            dataloader_num_workers=4 if gpu else 0,
            seed=13,
        ),
        train_dataset=[{"input_ids": row} for row in rows],
        data_collator=DataCollatorForLanguageModeling(tokenizer, mlm_probability=MASKED),
    )
    trainer.train()
    trainer.save_model(str(options.output))
    tokenizer.save_pretrained(str(options.output))
    print(f"{options.output}: the encoder; loss by step in {options.output}/trainer_state.json")
    trainer.state.save_to_json(str(options.output / "trainer_state.json"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
