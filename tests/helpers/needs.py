"""What some tests need beside Python."""

import shutil
from collections.abc import Callable
from importlib.util import find_spec

from benchmarks.spin import missing
from staleproof.reports.libraries.installation import LibrariesMissingError, installed, node


def no_libraries() -> str | None:
    """Why the real libraries cannot be compared with, as far as that is known before they are installed."""
    try:
        node()
        if shutil.which("npm") is None:
            installed()
    except LibrariesMissingError as error:
        return str(error)
    return None


def no_browser() -> str | None:
    """Why there is no browser to compare with."""
    if find_spec("playwright") is None:
        return "no Python package 'playwright'"
    return None if shutil.which("chromium") else "no 'chromium' on the PATH"


LIBRARIES, BROWSER, SPIN = "the real libraries", "a real browser", "SPIN"
NEEDS: dict[str, Callable[[], str | None]] = {LIBRARIES: no_libraries, BROWSER: no_browser, SPIN: missing}
"""With what tests compare the model, and why that is not there; None where it is."""
