"""The small parts of a SARIF log: messages, locations, rules, fingerprints. The numbers are sections of SARIF 2.1.0."""

import re
from collections import Counter
from hashlib import sha256
from typing import Any

from staleproof.checker.promises.promises import SAYS
from staleproof.model.language.yaml_text import Position
from staleproof.reports.ci.places import uri
from staleproof.reports.lints.codes import CODES
from staleproof.reports.lints.mends import MENDED_BY

Part = dict[str, Any]
LINK = re.compile(r"\[(?=[^\]]*\]\()")
"""What would begin a link (3.11.6)."""


def message(text: str) -> Part:
    """A text in which nothing is taken for a placeholder (3.11.5) or a link."""
    return {"text": LINK.sub(r"\\[", text.replace("{", "{{").replace("}", "}}"))}


def location(where: Position, says: str = "") -> Part:
    """A line of a design (3.28), and what is said of it."""
    region = {"region": {"startLine": where.line}} if where.line else {}
    place = {"artifactLocation": {"uri": uri(where.file), "uriBaseId": "%SRCROOT%"}, **region}
    return {"physicalLocation": place, **({"message": message(says)} if says else {})}


def rules() -> list[Part]:
    """The promises and the lints (3.49)."""
    promises = [_rule(name, says, f"{says} (docs/promises.md, section 2)", "error") for name, says in SAYS.items()]
    lints = [
        _rule(code, f"{says[0].upper()}{says[1:]}.", f"{says[0].upper()}{says[1:]}. Mended by {MENDED_BY[code]}.", "warning")
        for code, says in CODES.items()
    ]
    return promises + lints


def _rule(name: str, says: str, helps: str, level: str) -> Part:
    described = {"shortDescription": {"text": says}, "help": {"text": helps}}
    return {"id": name, **described, "defaultConfiguration": {"level": level}}


class Fingerprints:
    """What tells a result from others, also when lines move or stories are numbered otherwise (3.27.17).

    GitHub compares only what is called primaryLocationLineHash.
    """

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def of(self, *about: str) -> dict[str, str]:
        """Those of a result that is about this; a further one of the same has another number."""
        found = sha256("\0".join(about).encode("utf-8", "surrogatepass")).hexdigest()[:32]
        self.seen[found] += 1
        numbered = f"{found}:{self.seen[found]}"
        return {"staleproof/v1": numbered, "primaryLocationLineHash": numbered}
