"""Whether the names that a design uses are declared: the one place that turns a typo into a helpful sentence."""

from collections.abc import Iterable
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from model.design import ClaimPart, DashboardPart, Design, HandlerPart, Key, Step, StepPart, ViewPart
from model.lifecycle import Lifecycle
from model.source import DesignError, Path, Source, nearest

PROMISES = (
    "lifecycle-sound",
    "fresh-when-settled",
    "polls-mend-faults",
    "own-write-visible",
    "reload-suffices",
    "honest-optimism",
)


def validated(source: Source) -> Design:
    """The design with fields and types checked; raises DesignError for the first that is wrong."""
    try:
        return Design.model_validate(source.data)
    except ValidationError as error:
        worst = error.errors(include_url=False)[0]
        path = tuple(step for step in worst["loc"] if source.position((*_known(source, worst["loc"]),)))
        raise DesignError(source.position(_known(source, path)), _sentence(worst["type"], worst, path)) from None


def _known(source: Source, path: Iterable[str | int]) -> Path:
    known: Path = ()
    for step in path:
        if (*known, step) in source.positions:
            known = (*known, step)
    return known


def _sentence(kind: str, problem: Any, path: Path) -> str:
    field = path[-1] if path else "design"
    if kind == "extra_forbidden":
        return f"unknown field '{field}'; {nearest(str(field), sorted(_fields_at(path[:-1])))}"
    if kind == "missing":
        return f"the field '{field}' is missing"
    if kind == "literal_error":
        expected = [word.strip(" '") for word in problem["ctx"]["expected"].replace(" or ", ", ").split(",")]
        return f"'{problem['input']}' is not a value of '{field}'; {nearest(str(problem['input']), expected)}"
    return f"'{field}': {problem['msg']}"


def _fields_at(path: Path) -> set[str]:
    """The fields of the part of a design that stands at `path`."""
    part: Any = Design
    fields = _names(Design)
    for step in path:
        annotation = part.model_fields[step].annotation if _is_part(part) and step in part.model_fields else part
        part = _inner(annotation) if annotation is part or not _is_part(annotation) else annotation
        if _is_part(part):
            fields = _names(part)
    return fields


def _names(part: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in part.model_fields.items()}


def _is_part(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _inner(annotation: Any) -> Any:
    for argument in get_args(annotation):
        found = argument if _is_part(argument) else _inner(argument)
        if found is not None:
            return found
    return annotation if _is_part(annotation) else None


class References:
    """Checks every name of a design against its declaration."""

    def __init__(self, design: Design, lifecycle: Lifecycle, source: Source) -> None:
        self.design = design
        self.lifecycle = lifecycle
        self.source = source
        self.keys = [query.key for board in design.dashboards.values() for query in board.queries.values()]
        self.roles = sorted({role for action in lifecycle.actions for role in lifecycle.roles(action)})

    def check(self) -> None:
        """Raise DesignError for the first name that nothing declares."""
        self._server()
        for name, steps in self.design.routines.items():
            self._steps(steps, ("routines", name), None)
        for name, texts in self.design.texts.items():
            self._all("status", texts, self.lifecycle.statuses, ("texts", name))
        for name, offers in self.design.offers.items():
            self._all("status", offers, self.lifecycle.statuses, ("offers", name))
        for name, board in self.design.dashboards.items():
            self._dashboard(board, ("dashboards", name))
        for name, claim in self.design.claims.items():
            self._claim(claim, ("claims", name))
        self._all("promise", self.design.expect, PROMISES, ("expect",))

    def _fail(self, path: Path, message: str) -> None:
        raise DesignError(self.source.position(path), message)

    def _one(self, what: str, word: str, known: Iterable[str], path: Path) -> None:
        names = list(known)
        if word not in names:
            self._fail(path, f"unknown {what} '{word}'; {nearest(word, names)}")

    def _all(self, what: str, words: Iterable[str], known: Iterable[str], path: Path) -> None:
        names = list(known)
        for place, word in enumerate(words):
            at = (*path, word) if (*path, word) in self.source.positions else (*path, place)
            self._one(what, word, names, at)

    def _server(self) -> None:
        server = self.design.server
        actions = self.lifecycle.actions
        self._all("action", server.error_after_commit, actions, ("server", "error_after_commit"))
        self._all("action", server.replies, [*actions, "default"], ("server", "replies"))
        self._all("action", server.publishes.actions, actions, ("server", "publishes", "actions"))

    def _dashboard(self, board: DashboardPart, path: Path) -> None:
        self._one("role", board.role, self.roles, (*path, "role"))
        for name, query in board.queries.items():
            self._all("array", query.fills, board.arrays, (*path, "queries", name, "fills"))
        for name, view in board.views.items():
            self._view(board, view, (*path, "views", name))
        for name, handler in board.handlers.items():
            self._handler(board, handler, (*path, "handlers", name))
        if board.push is not None:
            messages = [m for m in (self.design.server.publishes.default, *self.design.server.publishes.actions.values()) if m]
            self._all("message", board.push.on_message, messages, (*path, "push", "on_message"))
            for message, steps in board.push.on_message.items():
                self._steps(steps, (*path, "push", "on_message", message), board)
            self._steps(board.push.on_connect, (*path, "push", "on_connect"), board)

    def _view(self, board: DashboardPart, view: ViewPart, path: Path) -> None:
        self._one("query or array", view.reads, [*board.queries, *board.arrays], (*path, "reads"))
        self._all("status", view.hides, self.lifecycle.statuses, (*path, "hides"))
        self._all("status", view.shows or (), self.lifecycle.statuses, (*path, "shows"))
        if view.texts is not None:
            self._one("table of texts", view.texts, self.design.texts, (*path, "texts"))
        if view.offers is not None:
            self._one("table of offers", view.offers, self.design.offers, (*path, "offers"))
            for status, handlers in self.design.offers[view.offers].items():
                self._all("handler", handlers, board.handlers, ("offers", view.offers, status))

    def _handler(self, board: DashboardPart, handler: HandlerPart, path: Path) -> None:
        self._one("action", handler.action, self.lifecycle.actions, (*path, "action"))
        if board.role not in self.lifecycle.roles(handler.action):
            roles = ", ".join(self.lifecycle.roles(handler.action)) or "nobody in particular"
            self._fail((*path, "action"), f"'{handler.action}' is not for the role '{board.role}'; it is for {roles}")
        if handler.patches_to is not None:
            self._one("status", handler.patches_to, self.lifecycle.statuses, (*path, "patches_to"))
        if handler.optimistic is not None and not handler.invented:
            self._one("status", handler.optimistic, self.lifecycle.statuses, (*path, "optimistic"))
        for track in ("before", "success", "error", "settled"):
            self._steps(getattr(handler, track), (*path, track), board)

    def _steps(self, steps: tuple[Step, ...], path: Path, board: DashboardPart | None) -> None:
        for place, step in enumerate(steps):
            if isinstance(step, StepPart):
                self._step(step, (*path, place), board)

    def _step(self, step: StepPart, path: Path, board: DashboardPart | None) -> None:
        at = (*path, step.action)
        if step.run is not None:
            self._one("routine", step.run, self.design.routines, at)
        if step.all is not None:
            self._steps(step.all, at, board)
        key = step.cancel or step.invalidate
        if key is not None and not step.matches_nothing:
            self._key(key, [k[: len(key)] for k in self.keys], at)
        if step.patch is not None and not step.matches_nothing:
            self._key(step.patch, self.keys, at)
        if board is not None:
            self._all("query", step.refetch or (), board.queries, at)
            self._all("array", step.fetch or (), board.arrays, at)

    def _key(self, key: Key, known: list[Key], path: Path) -> None:
        if key not in known:
            hint = nearest(_written(key), [_written(k) for k in dict.fromkeys(self.keys)])
            self._fail(path, f"no query has the key {_written(key)}; {hint} (or say `matches_nothing: true`)")

    def _claim(self, claim: ClaimPart, path: Path) -> None:
        views = [f"{d}.{v}" for d, board in self.design.dashboards.items() for v in (*board.views, "*")]
        handlers = [f"{d}.{h}" for d, board in self.design.dashboards.items() for h in board.handlers]
        self._all("mutation", claim.mutations or (), self.lifecycle.actions, (*path, "mutations"))
        self._all("role", claim.by or (), self.roles, (*path, "by"))
        self._all("view", claim.views, views, (*path, "views"))
        if claim.promise is not None:
            self._one("promise", claim.promise, PROMISES, (*path, "promise"))
        self._all("handler", claim.handlers, handlers, (*path, "handlers"))


def _written(key: Iterable[object]) -> str:
    return f"[{', '.join(str(part) for part in key)}]"
