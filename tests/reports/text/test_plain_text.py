"""Texts for files and reports look the same wherever they are made."""

import pytest
from rich.text import Text

from staleproof.reports.text.plain_text import plain_text


def test_a_text_for_a_file_has_no_colours_and_no_blanks_at_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a CI asks for colours, and whatever a name looks like; what cannot be seen is an escape."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    shown = plain_text(lambda console: console.print(Text("BROKEN [b]:smile:\u202e   ", "red")))
    assert shown == "BROKEN [b]:smile:\\u202e"
