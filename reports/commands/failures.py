"""How the program ends where a command fails."""

import traceback

from staleproof.checker.session.farm import ClusterError
from staleproof.model.english import counted
from staleproof.model.language.yaml_text import DesignError
from staleproof.reports.commands.exit_codes import INTERNAL, INVALID, USAGE
from staleproof.reports.libraries.installation import LibrariesMissingError
from staleproof.reports.text.output import tell

MOST_MISTAKES = 20
"""The most mistakes of a design that are told one by one."""


def failure(error: Exception) -> tuple[int, str]:
    """The exit code, and the last words."""
    match error:
        case DesignError():
            return INVALID, _mistakes(error)
        case LibrariesMissingError() | ClusterError():
            return USAGE, " ".join(str(error).split())
    tell("".join(traceback.format_exception(error)))
    return INTERNAL, "this is a mistake in staleproof itself, not in your design; please report it"


def _mistakes(error: DesignError) -> str:
    """A line for each mistake, and how many more there are."""
    more = len(error.all) - MOST_MISTAKES
    lines = list(map(str, error.all[:MOST_MISTAKES]))
    return "\n".join([*lines, f"{error.where.file}: {counted(more, 'more mistake')}"] if more > 0 else lines)
