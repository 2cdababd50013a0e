"""Whether the statuses, actions and roles that a design uses are those of its lifecycle, and make sense where they stand."""

from collections.abc import Iterator
from difflib import get_close_matches

from staleproof.model.language.design import DashboardPart, Design, HandlerPart
from staleproof.model.language.expectation import ExpectPart
from staleproof.model.language.names import Mistake, every, one
from staleproof.model.language.yaml_text import Path
from staleproof.model.lifecycle.table import Lifecycle

LIKE = 0.8
"""From which likeness on one role is taken for another one misspelt."""


class LifecycleNames:
    """Compares every name of a lifecycle that a design uses with the lifecycle."""

    def __init__(self, design: Design, lifecycle: Lifecycle) -> None:
        self.design = design
        self.lifecycle = lifecycle
        self.roles = sorted({role for action in lifecycle.actions for role in lifecycle.roles(action)})
        self.reached = {transition.target for transition in lifecycle.rule.transitions}

    def mistakes(self) -> Iterator[Mistake]:
        """All that are no names of the lifecycle, or none that may stand there."""
        yield from self._server()
        for name, texts in self.design.texts.items():
            yield from every("status", texts, self.lifecycle.statuses, ("texts", name))
        for name, offers in self.design.offers.items():
            yield from self._offers(offers, ("offers", name))
        for name, board in self.design.dashboards.items():
            yield from self._dashboard(board, ("dashboards", name))
        for name, claim in self.design.claims.items():
            yield from every("mutation", claim.mutations or (), self.lifecycle.actions, ("claims", name, "mutations"))
            yield from every("role", claim.by or (), self.roles, ("claims", name, "by"))
        for place, expected in enumerate(self.design.expect):
            if isinstance(expected, ExpectPart):
                yield from every("mutation", expected.mutations or (), self.lifecycle.actions, ("expect", place, "mutations"))

    def _server(self) -> Iterator[Mistake]:
        server, actions = self.design.server, self.lifecycle.actions
        yield from every("action", server.error_after_commit, actions, ("server", "error_after_commit"))
        yield from every("action", server.replies, [*actions, "default"], ("server", "replies"))
        if "default" in actions and "replies" in server.model_fields_set and "default" in server.replies:
            said = "'default' is an action too, and here stands for all actions that are not named; call the action otherwise"
            yield Mistake(("server", "replies", "default"), said)
        yield from every("action", server.publishes.actions, actions, ("server", "publishes", "actions"))
        looking = {board.role for board in self.design.dashboards.values()}
        for message, roles in server.publishes.to.items():
            yield from every("role", roles, sorted({*self.roles, *looking}), ("server", "publishes", "to", message))

    def _offers(self, offers: dict[str, tuple[str, ...]], path: Path) -> Iterator[Mistake]:
        yield from every("status", offers, self.lifecycle.statuses, path)
        for status in offers:
            if status not in self.lifecycle.live:
                first = status == self.lifecycle.rule.initial
                why = "it is the initial status, before the record is there" if first else "no row has this status"
                yield Mistake((*path, status), f"nothing is offered in '{status}': {why}")

    def _dashboard(self, board: DashboardPart, path: Path) -> Iterator[Mistake]:
        yield from self._role(board.role, (*path, "role"))
        for name, view in board.views.items():
            yield from every("status", view.hides, self.lifecycle.statuses, (*path, "views", name, "hides"))
            yield from every("status", view.shows or (), self.lifecycle.statuses, (*path, "views", name, "shows"))
        for name, handler in board.handlers.items():
            yield from self._handler(handler, (*path, "handlers", name))

    def _role(self, role: str, path: Path) -> Iterator[Mistake]:
        """A role that no action is for only looks; but one that is called nearly as one that acts is a typo."""
        near = get_close_matches(role, self.roles, 1, LIKE)
        if role not in self.roles and near:
            yield Mistake(
                path, f"unknown role '{role}'; did you mean '{near[0]}'? (one that only looks has a name less like it)"
            )

    def _handler(self, handler: HandlerPart, path: Path) -> Iterator[Mistake]:
        yield from one("action", handler.action, self.lifecycle.actions, (*path, "action"))
        if handler.patches_to is not None:
            yield from one("status", handler.patches_to, self.lifecycle.statuses, (*path, "patches_to"))
            if handler.patches_to not in self.lifecycle.live:
                said = f"a PATCH cannot lead to '{handler.patches_to}': no row has this status"
                yield Mistake((*path, "patches_to"), said)
        if handler.optimistic is not None:
            yield from self._guess(handler.optimistic, (*path, "optimistic"), invented=handler.invented)

    def _guess(self, guess: str, path: Path, *, invented: bool) -> Iterator[Mistake]:
        if invented:
            if guess in self.lifecycle.statuses:
                yield Mistake(path, f"'{guess}' is a status of the lifecycle, not invented")
            return
        yield from one("status", guess, self.lifecycle.statuses, path)
        if guess not in self.reached:
            yield Mistake(path, f"no action leads to '{guess}'")
