"""What is built to be installed: one package, which has the three rooms with all that they read."""

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("model", "checker", "reports")


@pytest.mark.slow
def test_the_wheel_has_the_rooms_in_one_package(tmp_path: Path) -> None:
    """Nothing in it is called `model`, `checker` or `reports` by itself, and it works where it is unpacked. No gallery."""
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True)  # noqa: S603
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as archive:
        names = [Path(name) for name in archive.namelist()]
        archive.extractall(tmp_path / "site")
    there = {path.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()}
    assert {name.parts[0] for name in names} == {"staleproof", f"{wheel.name.split('-py3')[0]}.dist-info"}
    inside = {Path(*name.parts[1:]) for name in names if name.parts[0] == "staleproof"}
    assert inside == {Path("__init__.py"), *(path for path in there if not {"__pycache__", "gallery"} & set(path.parts))}
    program = "import staleproof.reports.commands.cli as cli; assert 'site' in cli.__file__; cli.main()"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program, "schema"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == (files("staleproof.reports") / "design.schema.json").read_text("utf-8")
