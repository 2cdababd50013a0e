"""axe-core, which finds what is wrong with a page for people who cannot see it well or use no mouse."""

from pathlib import Path
from typing import Any

from staleproof.reports.libraries.installation import _cache, _digest, _install

PACKAGES = Path(__file__).parents[1] / "reports" / "site" / "axe"
SERIOUS = ("serious", "critical")
RUN = """axe.run(document, {preload: false, resultTypes: ["violations"]})
    .then(({violations}) => violations.map(({id, impact, nodes}) => [id, impact, nodes[0].html]))"""
"""Style sheets are not loaded once more, which the address of a file does not allow."""


def script() -> str:
    """Its script, from the package that is installed once below the user's cache folder; raises LibrariesMissingError."""
    parts = {name: PACKAGES / name for name in ("package.json", "package-lock.json")}
    target = _cache() / f"axe-{_digest(parts)}"
    if not target.exists():
        _install(parts, target)
    return (target / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def findings(page: Any, axe: str) -> list[str]:
    """The serious findings on a page, each with the first element concerned."""
    page.evaluate(axe)
    found = page.evaluate(RUN)
    return [f"{rule}: {element}" for rule, impact, element in found if impact in SERIOUS]
