"""A training run on `transformers.Trainer`: batches by tokens, two learning rates, the dev score after each epoch."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch.utils.data import DataLoader
from transformers import EarlyStoppingCallback, Trainer, TrainerCallback, TrainingArguments

from stance.training.batches import Collator, TokenBatches

if TYPE_CHECKING:
    from datasets import Dataset

    from stance.training.config import TrainConfig
    from stance.training.objective import TrainingModel

SCORE = "eval_score"
_LAYER = re.compile(r"\blayer\.(\d+)\.")


class StanceTrainer(Trainer):
    """`Trainer` with our batches and our dev score."""

    def __init__(
        self,
        model: TrainingModel,
        config: TrainConfig,
        folder: Path,
        *,
        rows: Dataset,
        shares: Sequence[float],
        score: Callable[[], dict[str, float]] | None,
    ) -> None:
        self.settings, self.rows, self.training_model = config, rows, model
        self.score = score
        self.batches = TokenBatches(
            [len(ids) for ids in rows["ids"]],
            list(rows["corpus"]),
            shares,
            batch_tokens=config.batch_tokens,
            seed=config.seed,
        )
        bf16 = config.bf16 and (torch.cuda.is_available() or torch.ops.mkldnn._is_mkldnn_bf16_supported())  # noqa: SLF001
        arguments = TrainingArguments(
            output_dir=str(folder / "checkpoints"),
            num_train_epochs=config.epochs,
            learning_rate=config.learning_rate,
            weight_decay=config.decay,
            gradient_accumulation_steps=config.accumulate,
            warmup_steps=round(config.warmup * config.epochs * len(self.batches) / config.accumulate),
            lr_scheduler_type="linear",
            bf16=bool(bf16),
            use_cpu=not torch.cuda.is_available(),
            seed=config.seed,
            eval_strategy="epoch" if score else "no",
            save_strategy="epoch",
            save_total_limit=2,
            load_best_model_at_end=score is not None,
            metric_for_best_model=SCORE if score else None,
            greater_is_better=True if score else None,
            logging_steps=20,
            logging_nan_inf_filter=False,  # it would wait for a GPU at every step
            report_to=[],
            remove_unused_columns=False,
            dataloader_pin_memory=False,
            label_names=["targets", "tags"],
        )
        callbacks: list[TrainerCallback] = [_Epochs(self.batches), _Metrics(folder / "metrics.jsonl")]
        if score:
            callbacks.append(EarlyStoppingCallback(early_stopping_patience=config.patience))
        super().__init__(
            model=model,
            args=arguments,
            train_dataset=rows,
            eval_dataset=rows if score else None,  # asked for, never read: `evaluate` measures on documents
            data_collator=Collator(model.network.spans),
            callbacks=callbacks,
        )

    def get_train_dataloader(self) -> DataLoader[Any]:
        """Batches of like length, a share of each corpus."""
        loader: DataLoader[Any] = DataLoader(
            self.rows,
            batch_sampler=self.batches,
            collate_fn=self.data_collator,
            num_workers=4 if torch.cuda.is_available() else 0,  # a GPU is faster than one process that makes batches
        )
        return loader

    def create_optimizer(self, model: Any = None) -> torch.optim.Optimizer:  # noqa: ARG002 - as the base class has it
        """AdamW with a larger learning rate for the heads, without the weights that stay as they are."""
        groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
        for name, parameter in self.training_model.named_parameters():
            if stays(name, self.settings):
                parameter.requires_grad = False
                continue
            is_head = ".encoder." not in f".{name}"
            decays = parameter.ndim > 1
            groups.setdefault((is_head, decays), []).append(parameter)
        rate, factor = self.settings.learning_rate, self.settings.head_factor
        self.optimizer = torch.optim.AdamW(
            [
                {
                    "params": parameters,
                    "lr": rate * (factor if is_head else 1.0),
                    "weight_decay": self.settings.decay if decays else 0.0,
                }
                for (is_head, decays), parameters in groups.items()
            ],
            fused=torch.cuda.is_available(),
        )
        return self.optimizer

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """The dev score, measured on documents as `stance analyze` would read them."""
        if self.score is None:
            return {}
        self.training_model.eval()
        metrics = {f"eval_{name}": value for name, value in self.score().items()}
        self.training_model.train()
        self.log(metrics)
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics


def stays(name: str, settings: TrainConfig) -> bool:
    """Whether a weight or module of this name is left as it is."""
    layer = _LAYER.search(name)
    if layer is not None:
        return int(layer.group(1)) < settings.freeze_layers
    if "word_embeddings" in name:
        return settings.freeze_embeddings or settings.freeze_layers > 0
    return settings.freeze_layers > 0 and ("embeddings" in name or "relative_attention_bias" in name)


class _Epochs(TrainerCallback):
    """Tells the batches which epoch it is, after a resumption too."""

    def __init__(self, batches: TokenBatches) -> None:
        self.batches = batches

    def on_epoch_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ARG002
        self.batches.set_epoch(int(state.epoch or 0))


class _Metrics(TrainerCallback):
    """Keeps what is logged, a line each, in the run folder."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **_: Any) -> None:  # noqa: ARG002
        line = json.dumps({"step": state.global_step, "epoch": state.epoch, **(logs or {})})
        with self.file.open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")


def last_checkpoint(folder: Path) -> str | None:
    """The newest complete checkpoint of a run that was cut off."""
    found = sorted((folder / "checkpoints").glob("checkpoint-*"), key=lambda p: int(p.name.rpartition("-")[2]))
    whole = [p for p in found if (p / "trainer_state.json").is_file()]
    return str(whole[-1]) if whole else None


def quiet() -> None:
    """Leaves the progress bar and hides what libraries print about themselves."""
    for name in ("transformers", "accelerate", "datasets"):
        logging.getLogger(name).setLevel(logging.ERROR)
