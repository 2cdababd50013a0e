"""The pictures of the README, taken of the gallery in Chromium: python tests/pictures.py."""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "helpers"))

from chromium_flags import ARGUMENTS
from picture_sources import GALLERY, IMAGES, TAKEN, hashes
from playwright.sync_api import sync_playwright


def main() -> None:
    """The matrix of the board of tasks, and a story at its first stale moment."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1200, "height": 780}, color_scheme="light")
        page.goto((GALLERY / "todo" / "index.html").as_uri())
        page.locator(".matrix").first.screenshot(path=IMAGES / "matrix.png")
        page.goto(f"{(GALLERY / 'todo' / 'stories' / 'S2.html').as_uri()}#step-5")
        page.locator(".player").screenshot(path=IMAGES / "story.png")
        browser.close()
    TAKEN.write_text(hashes(), "utf-8")


if __name__ == "__main__":
    main()
