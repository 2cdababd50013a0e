"""What the pictures of the README are taken of: files of the gallery, by whose hashes it is known whether a picture is old."""

import json
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
GALLERY, IMAGES = ROOT / "reports" / "gallery", ROOT / "docs" / "images"
SOURCES = {
    "matrix.png": ("todo/index.html", "todo/site.css"),
    "story.png": ("todo/stories/S2.html", "todo/site.css", "todo/story.js"),
}
TAKEN = IMAGES / "taken_of.json"


def hashes() -> str:
    """For each picture the hashes of the files that it is taken of, as JSON."""
    found = {
        picture: {name: sha256((GALLERY / name).read_bytes()).hexdigest() for name in names}
        for picture, names in SOURCES.items()
    }
    return json.dumps(found, indent=1) + "\n"
