"""`stance --help` must answer at once: nothing heavy is imported before it is needed."""

from __future__ import annotations

import subprocess
import sys
import time

HEAVY = {
    "rich",
    "numpy",
    "torch",
    "onnxruntime",
    "tokenizers",
    "transformers",
    "datasets",
    "sklearn",
    "pandas",
    "pyarrow",
    "trafilatura",
    "lxml",
    "docx",
    "pypdfium2",
    "textual",
    "sentencex",
    "charset_normalizer",
    "matplotlib",
}


def loaded_after(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_command_line_imports_nothing_heavy():
    assert not loaded_after("import stance.cli") & HEAVY


def test_package_imports_nothing_heavy():
    loaded = loaded_after("import stance")
    assert not loaded & (HEAVY | {"click"})


def test_package_names_are_all_there():
    import stance

    assert all(getattr(stance, name) is not None for name in stance.__all__)


def test_help_is_quick():
    # The best of three runs: other work on the machine must not fail this.
    def seconds() -> float:
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "stance", "--help"], capture_output=True, check=True)
        return time.perf_counter() - begin

    assert min(seconds() for _ in range(3)) < 0.4
