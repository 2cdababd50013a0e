"""Whether it can matter that two own actions run at the same time."""

import pytest
from job_board import concrete

from staleproof.model.systems.bounds import two_can_matter

TAKE = "take: {action: take, optimistic: taken, before: [patch: [jobs, list]], success: [invalidate: [jobs, list]]}"
BUTTONS = "offers: {card: {open: [take], taken: [finish]}}"


@pytest.mark.parametrize(
    ("changes", "matters"),
    [
        ((), True),
        (((TAKE, "take: {action: take, success: [invalidate: [jobs, list]]}"),), False),
        (
            (
                (TAKE, "take: {action: take, success: [store_reply: [jobs, list]]}"),
                ("dashboards:", "server: {replies: {default: row}}\ndashboards:"),
            ),
            True,
        ),
        (((TAKE, "take: {action: take, optimistic: taken, overlay: true}"),), False),
        (((BUTTONS, "offers: {card: {taken: [finish]}}"),), False),
    ],
)
def test_two_own_actions_matter_where_one_writes_a_copy(changes: tuple[tuple[str, str], ...], matters: bool) -> None:
    """Patches and stored replies may undo what the other did; rereads and overlays do not, nor a handler without a button."""
    assert two_can_matter(concrete(*changes).cone.design) == matters
