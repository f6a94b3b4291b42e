"""`stance completion`: the shell's part of completing commands, options and their values."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_EPILOG = """\b
Examples:
  bash:  stance completion bash > ~/.local/share/bash-completion/completions/stance
  zsh:   stance completion zsh > ~/.zfunc/_stance      (with ~/.zfunc in $fpath)
  fish:  stance completion fish > ~/.config/fish/completions/stance.fish
"""


@click.command(epilog=_EPILOG)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes `stance` in SHELL."""
    found = get_completion_class(shell)
    assert found is not None  # noqa: S101 - click has a class for each of the choices
    click.echo(found(ctx.find_root().command, {}, "stance", "_STANCE_COMPLETE").source())
