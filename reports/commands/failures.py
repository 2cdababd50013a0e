"""How the program ends where a command fails."""

import traceback

from staleproof.checker.session.farm import ClusterError
from staleproof.model.language.yaml_text import DesignError
from staleproof.reports.commands.codes import INTERNAL, INVALID, USAGE
from staleproof.reports.libraries.installation import LibrariesMissingError
from staleproof.reports.text.output import tell


def failure(error: Exception) -> tuple[int, str]:
    """The exit code, and the last words."""
    match error:
        case DesignError():
            return INVALID, str(error)
        case LibrariesMissingError() | ClusterError():
            return USAGE, " ".join(str(error).split())
    tell("".join(traceback.format_exception(error)))
    return INTERNAL, "this is a mistake in staleproof itself, not in your design; please report it"
