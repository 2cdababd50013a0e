"""The plugin of pytest: designs as test files, run in a pytest of their own."""

import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
from odd_names import whole_design

from staleproof.checker.engine.bounds import Limits
from staleproof.model.validation.references import PROMISES
from staleproof.reports.ci.told import told
from staleproof.reports.commands.bodies.checking import answers_about

ASKING = told, answers_about
"""What has been imported before is not imported anew by each pytest, which some libraries do not bear."""
ROOT = Path(__file__).parents[3]
TODO = (ROOT / "examples" / "todo" / "todo.yaml").read_text("utf-8")
EXPECT = "expect: [fresh-when-settled, own-write-visible, offers-are-legal]\n"
pytest_plugins = ["pytester"]


@pytest.fixture
def designs(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder with designs, and a file that is none, for a pytest without any other plugin."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p staleproof.reports.commands.pytest_plugin")
    assert EXPECT in TODO
    (pytester.path / "known.yaml").write_text(TODO, "utf-8")
    (pytester.path / "plain.yaml").write_text(TODO.replace(EXPECT, ""), "utf-8")
    (pytester.path / "idle.yaml").write_text(TODO.replace("expect: [", "expect: [reload-suffices, "), "utf-8")
    (pytester.path / "wrong.yaml").write_text(TODO.replace("record:", "recrod:"), "utf-8")
    (pytester.path / "other.yml").write_text("- no design\n", "utf-8")
    return pytester


def test_what_is_expected_to_be_broken_is_an_expected_failure(designs: pytest.Pytester) -> None:
    """Each promise and view is a test with a sentence for a name."""
    result = designs.runpytest_inprocess("--staleproof", "known.yaml", "-v", "-rx")
    result.assert_outcomes(passed=8, skipped=3, xfailed=3)
    assert result.ret == 0
    result.stdout.fnmatch_lines(
        [
            "known.yaml::todo keeps lifecycle-sound PASSED*",
            "known.yaml::worker.board keeps own-write-visible XFAIL*",
            "known.yaml::worker.board keeps optimism-kept SKIPPED (does not appl*",
            "known.yaml::todo breaks own-write-visible as expected PASSED*",
            "XFAIL known.yaml::worker.board keeps own-write-visible - own-write-visible is broken, as expected",
        ]
    )


def test_an_id_is_one_line_whatever_names_have(designs: pytest.Pytester) -> None:
    """Lines and tabs in them are shown as escapes; colons and brackets stay."""
    names = ("two\nlines", "title", "record", "a", "b", "create", "take", "role", "a\tb", "copy", "[x]::y\nz")
    (designs.path / "odd.yaml").write_text(whole_design(names), "utf-8")
    result = designs.runpytest_inprocess("--staleproof", "odd.yaml", "--collect-only", "-q")
    ids = [line for line in result.outlines if "::" in line]
    assert len(ids) == len(PROMISES)
    assert ids[:2] == [
        r"odd.yaml::two\nlines keeps lifecycle-sound",
        r"odd.yaml::va\tb.v[x]::y\nz keeps fresh-when-settled",
    ]


def test_a_surprise_fails_with_its_story(designs: pytest.Pytester) -> None:
    """And with nothing else: no call of ours is told."""
    result = designs.runpytest_inprocess("--staleproof", "plain.yaml", "-k", "own-write-visible")
    result.assert_outcomes(failed=1)
    text = result.stdout.str()
    story = text[text.index("plain.yaml: worker.board keeps own-write-visible") : text.index("short test summary")]
    assert story.splitlines()[1:5] == [
        "own-write-visible is broken",
        "S2  worker.board",
        "      worker  server",
        "   1    *       |     opens 'board'; GET tasks is sent",
    ]
    assert story.splitlines()[-2] == "     Again: staleproof replay plain.yaml 0/1/2/6/6/6/6/4/5/2"
    assert "Error" not in text


def test_what_is_expected_and_holds_fails(designs: pytest.Pytester) -> None:
    """As the exit code of a check says."""
    result = designs.runpytest_inprocess("--staleproof", "idle.yaml", "-k", "reload-suffices", "-rf")
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(["FAILED idle.yaml::todo breaks reload-suffices as expected*"])


def test_mistakes_are_told_by_their_lines(designs: pytest.Pytester) -> None:
    """In a design that was named, and without a traceback."""
    result = designs.runpytest_inprocess("--staleproof", "wrong.yaml")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["wrong.yaml:3: unknown field 'recrod'; did you mean 'record'?"])
    assert "Traceback" not in result.stdout.str()


def test_what_is_not_decided_is_an_error(designs: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a failure: nothing is known to be broken."""
    monkeypatch.setattr("staleproof.checker.engine.bounds.Limits", lambda: Limits(5))
    result = designs.runpytest_inprocess("--staleproof", "plain.yaml", "-k", "own-write-visible")
    result.assert_outcomes(errors=1)


def test_only_what_is_named_is_a_design(designs: pytest.Pytester) -> None:
    """Neither without the option, nor by a folder."""
    assert designs.runpytest_inprocess("--staleproof", ".").ret == pytest.ExitCode.NO_TESTS_COLLECTED
    assert designs.runpytest_inprocess().ret == pytest.ExitCode.NO_TESTS_COLLECTED
    assert designs.runpytest_inprocess("known.yaml").ret == pytest.ExitCode.USAGE_ERROR


def test_asserts_are_left_as_they_are() -> None:
    """Those of plugins are rewritten by pytest, with all that is in their packages."""
    assert type(sys.modules["staleproof.checker.engine.bounds"].__loader__) is SourceFileLoader


@pytest.mark.slow
def test_a_pytest_without_it_imports_nothing(tmp_path: Path) -> None:
    """But the plugin itself, which is in every environment that has staleproof."""
    asked = "import sys, pytest; pytest.main(['--help']); print(*sorted(m for m in sys.modules if 'staleproof' in m))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=True)  # noqa: S603
    inner = ("", ".reports", ".reports.commands", ".reports.commands.pytest_plugin")
    assert done.stdout.splitlines()[-1].split() == [f"staleproof{name}" for name in inner]
    assert "  --staleproof " in done.stdout
