"""The options that say how a text is read, and `--config`, whose settings become their defaults."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from stance.errors import UsageError

if TYPE_CHECKING:
    from stance.settings import UserSettings

F = TypeVar("F", bound=Callable[..., Any])

_GIVEN = "stance.config"
_SETTINGS = "stance.settings"


def _take(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Keep one of the two options; with the second one, read the settings.

    Raises:
        UsageError: if both are given.
    """
    given: dict[str, Any] = ctx.meta.setdefault(_GIVEN, {})
    given[param.name or ""] = value
    if len(given) < 2 or ctx.resilient_parsing:  # completion asks for names only
        return
    settings = ctx.meta[_SETTINGS] = _settings(given["config"], without=given["no_config"])
    values = {
        "min_score": settings.min_score,
        "parties": settings.parties,
        "model": None if settings.model is None else str(settings.model),
    }
    # Click asks this table only for options that the command line does not give.
    ctx.default_map = {name: value for name, value in values.items() if value is not None}


def _settings(file: Path | None, *, without: bool) -> UserSettings:
    from stance.settings import UserSettings, found_settings, settings_from

    if file is not None and without:
        raise UsageError("--config and --no-config: give one of them")
    if without:
        return UserSettings()
    return found_settings(Path.cwd()) if file is None else settings_from(file)


def settings_options(command: F) -> F:
    """The two options, read before all others."""
    without = click.option(
        "--no-config", is_flag=True, is_eager=True, expose_value=False, callback=_take, help="Read no settings file."
    )
    with_file = click.option(
        "--config",
        metavar="FILE",
        type=click.Path(path_type=Path),
        is_eager=True,
        expose_value=False,
        callback=_take,
        help="Settings; by default the nearest stance.toml, or [tool.stance] in pyproject.toml, from here upward.",
    )
    return with_file(without(command))


def reading_options(command: F) -> F:
    """What is kept of a reading, and with which model and parties it is made."""
    for option in (
        click.option("--model", metavar="MODEL", help="A model folder, or stance-minilm: the faster of the shipped."),
        click.option("--all-devices", is_flag=True, help="Keep labels too whose measured precision is low."),
        click.option(
            "--min-score", type=click.FloatRange(0, 1), default=0.0, help="Leave out devices below this score."
        ),
        click.option(
            "--parties",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="Know more parties and their names, from a TOML file.",
        ),
    ):
        command = option(command)
    return command


def user_settings(ctx: click.Context) -> UserSettings:
    """The settings that hold for this run."""
    settings: UserSettings = ctx.meta[_SETTINGS]
    return settings
