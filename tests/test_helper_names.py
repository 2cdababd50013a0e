from collections import Counter
from pathlib import Path


def test_no_two_helper_modules_of_the_tests_have_one_name_as_the_first_imported_would_answer_for_both() -> None:
    helpers = [path.stem for path in Path(__file__).parent.rglob("*.py") if not path.stem.startswith(("test_", "conftest"))]

    assert [name for name, count in Counter(helpers).items() if count > 1] == []
