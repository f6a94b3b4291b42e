"""The command `stance`: a group of commands, and what they all do with errors and exit statuses.

A command module holds a click object over a plain function and imports nothing heavy at its top.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from stance import __version__
from stance.cli.analyze import analyze
from stance.cli.compare import compare
from stance.cli.completion import completion
from stance.cli.data import data
from stance.cli.evaluate import evaluate
from stance.cli.explain import explain
from stance.cli.output import tell
from stance.cli.review import review
from stance.cli.train import train
from stance.errors import ExitStatus, StanceError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_EPILOG = """\b
Examples:
  stance analyze column.txt
  stance analyze --format markdown -o report.md https://example.org/opinion
  stance analyze --format csv essays/*.txt > rows.csv

\b
Exit statuses:
  0    done
  1    some input could not be done; the rest was
  2    wrong usage
  130  interrupted

Results go to standard output, everything else to standard error.
"""


class StanceGroup(click.Group):
    """A group that tells each error in one line and leaves with its status."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and leave with an `ExitStatus` unless `standalone_mode` is off."""

        def run() -> Any:
            return super(StanceGroup, self).main(args, prog_name, complete_var, standalone_mode=False, **extra)

        if not standalone_mode:
            return run()
        sys.exit(_status(run))


def _status(run: Callable[[], Any]) -> int:
    """The exit status of a run, whose error is told if it has one."""
    try:
        result = run()
    except StanceError as error:
        tell(str(error))
        return error.status
    except click.ClickException as error:
        return _told(error)
    except (click.Abort, KeyboardInterrupt):
        tell("interrupted")
        return ExitStatus.INTERRUPTED
    return result if isinstance(result, int) else ExitStatus.DONE


def _told(error: click.ClickException) -> ExitStatus:
    """Tell what click found wrong, in one line; a bare `stance` shows the help."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return ExitStatus.USAGE
    if isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx else "stance"
        tell(f"{error.format_message()} Try '{command} --help'.")
        return ExitStatus.USAGE
    tell(error.format_message())
    return ExitStatus.FAILED


@click.group(
    cls=StanceGroup,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="stance", message="%(prog)s %(version)s")
def main() -> None:
    """Read policy commentary: whose stance each sentence puts forward, and by which rhetorical devices."""


main.add_command(analyze)
main.add_command(compare)
main.add_command(completion)
main.add_command(data)
main.add_command(train)
main.add_command(evaluate)
main.add_command(explain)
main.add_command(review)
