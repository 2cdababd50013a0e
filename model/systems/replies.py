"""What the server answers and pushes after commits, as a design declares it."""

from staleproof.model.components.server import Answers
from staleproof.model.language.design import Design
from staleproof.model.lifecycle.table import Lifecycle
from staleproof.model.records.broadcast import Broadcast
from staleproof.model.records.pushed import stores
from staleproof.model.records.replies import ReplyKind
from staleproof.model.systems.browser import Tab


def broadcast(design: Design, action: str) -> Broadcast:
    """What the server pushes about a commit by an action."""
    publishes = design.server.publishes
    before = tuple(message for message in publishes.of(action) if message in publishes.before_commit)
    return Broadcast(before, tuple(message for message in publishes.of(action) if message not in before))


def answers(design: Design, lifecycle: Lifecycle) -> Answers:
    """How the server of a design answers; replies carry an envelope if nothing else is declared."""
    usual: dict[str, ReplyKind] = {"": "envelope"}
    replies = usual | {"" if action == "default" else action: kind for action, kind in design.server.replies.items()}
    early = tuple(action for action in lifecycle.actions if broadcast(design, action).before)
    stored = {
        heard
        for name, board in design.dashboards.items()
        for heard, steps in (board.push.on_message if board.push is not None else {}).items()
        if stores(Tab(design, name).sends(steps))
    }
    carried = tuple(message for message in dict.fromkeys(design.server.publishes.messages) if message in stored)
    return Answers(design.server.error_after_commit, tuple(replies.items()), early=early, carried=carried)
