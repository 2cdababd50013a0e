"""The same design gives the same bytes, whatever the seed of hashes is."""

import os
import subprocess
import sys

import pytest
from asked import HOSTILE

PROGRAM = """
import contextlib, hashlib, io, sys
from staleproof.reports.commands.bodies import checking
from staleproof.reports.commands.formats import COMPARED, FORMATS
from staleproof.reports.ci.itf import itf
from staleproof.checker.engine.bounds import Limits
from staleproof.checker.session.farm import Farm
from staleproof.model.systems.bounds import Bounds
from staleproof.reports.diff.diff import Diff

designs = checking.narrowed(checking.read(sys.argv[1:], None))
answers = list(checking.answers_about(designs, Bounds(), Limits(), Farm(), views=False))
for form in FORMATS:
    checking.show(answers, form, checking.Printing("story", 10, stories=True, reproducible=True))
for form in COMPARED:
    checking.show_comparison(Diff(*map(checking.untimed, (answers[0], answers[0]))), form)
print(itf(answers[0].promises[1].story))
"""


@pytest.mark.slow
def test_bytes_do_not_depend_on_the_seed_of_hashes() -> None:
    """All forms of a check and of a comparison, and a trace."""
    command = [sys.executable, "-c", PROGRAM, str(HOSTILE)]
    printed = [
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout  # noqa: S603
        for seed in ("1", "2")
    ]
    assert printed[0] == printed[1]
    assert len(printed[0]) > 20_000
