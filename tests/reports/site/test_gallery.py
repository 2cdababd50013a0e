"""The sites that are kept in the repository are as they would be now."""

import re
from pathlib import Path

import pytest
from commands import run
from picture_sources import GALLERY, IMAGES, ROOT, SOURCES, TAKEN, hashes
from tiers import long_but

SITES = sorted(folder.name for folder in GALLERY.iterdir() if folder.is_dir())


def test_the_page_of_the_gallery_has_all_sites() -> None:
    """Each with a link to its first page."""
    page = (GALLERY / "README.md").read_text("utf-8")
    assert SITES == ["booking", "kitchen", "support_desk", "todo"]
    assert all(f"[{name}]({name}/index.html)" in page for name in SITES)


def test_the_pictures_of_the_readme_are_taken_of_the_gallery_as_it_is() -> None:
    """Each file that a picture shows has the hash that it had then (`make gallery` takes them anew)."""
    assert TAKEN.read_text("utf-8") == hashes()
    shown = re.findall(r"!\[[^]]+\]\(docs/images/([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert sorted(shown) == sorted(SOURCES) == sorted(path.name for path in IMAGES.glob("*.png"))


@pytest.mark.slow
@pytest.mark.parametrize("name", long_but(SITES, ("todo",)))
def test_the_gallery_has_not_drifted(name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`make gallery` makes it anew."""
    monkeypatch.chdir(ROOT)
    code, out, _ = run(("report", "--check", str(Path("reports", "gallery", name))), capsys)
    assert (code, out) == (0, f"reports/gallery/{name} is up to date\n")
