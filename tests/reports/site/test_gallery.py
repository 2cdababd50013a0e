"""The sites that are kept in the repository are as they would be now."""

from pathlib import Path

import pytest
from commands import run
from site_making import ROOT
from tiers import long_but

GALLERY = ROOT / "reports" / "gallery"
SITES = sorted(folder.name for folder in GALLERY.iterdir() if folder.is_dir())


def test_the_page_of_the_gallery_has_all_sites() -> None:
    """Each with a link to its first page."""
    page = (GALLERY / "README.md").read_text("utf-8")
    assert SITES == ["booking", "support_desk", "todo"]
    assert all(f"[{name}]({name}/index.html)" in page for name in SITES)


@pytest.mark.slow
@pytest.mark.parametrize("name", long_but(SITES, ("todo",)))
def test_the_gallery_has_not_drifted(name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`make gallery` makes it anew."""
    monkeypatch.chdir(ROOT)
    code, out, _ = run(("report", "--check", str(Path("reports", "gallery", name))), capsys)
    assert (code, out) == (0, f"reports/gallery/{name} is up to date\n")
