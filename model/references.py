"""Whether the names that a design uses are declared: the one place that turns a typo into a helpful sentence."""

from collections.abc import Iterable
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from model.design import ClaimPart, DashboardPart, Design, HandlerPart, Key, Step, StepPart, ViewPart
from model.lifecycle import Lifecycle
from model.source import DesignError, Path, Source, nearest, shown

PROMISES = (
    "lifecycle-sound",
    "fresh-when-settled",
    "polls-mend-faults",
    "own-write-visible",
    "reload-suffices",
    "honest-optimism",
)


KINDS = {
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "string_type": "a text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "too_short": "not empty",
}
"""What the author of a design calls what pydantic expects."""


def validated(source: Source) -> Design:
    """The design with fields and types checked; raises DesignError for the first that is wrong."""
    try:
        return Design.model_validate(source.data)
    except ValidationError as error:
        problem = _telling(error.errors(include_url=False))
        owner = _known(source, problem["loc"][:-1])
        raise DesignError(source.position(_known(source, problem["loc"])), _sentence(problem, owner)) from None


def _telling(problems: list[Any]) -> Any:
    """The first problem; where a field is missing, an unknown one beside it, which is the same one misspelt."""
    first = problems[0]
    beside = (p for p in problems if p["type"] == "extra_forbidden" and p["loc"][:-1] == first["loc"][:-1])
    return next(beside, first) if first["type"] == "missing" else first


def _known(source: Source, loc: Iterable[str | int]) -> Path:
    """The path in the file of what pydantic found at `loc`, where it also names the members of unions."""
    known: Path = ()
    for step in loc:
        if (*known, step) in source.positions:
            known = (*known, step)
    return known


def _sentence(problem: Any, owner: Path) -> str:
    kind, given = problem["type"], shown(problem["input"])
    path = [step for step in problem["loc"] if step not in ("word", "part")]
    field = next(step for step in reversed(path) if isinstance(step, str))
    if kind == "extra_forbidden":
        return f"unknown field '{field}'; {nearest(field, sorted(_fields_at(owner)))}"
    if kind == "missing":
        return f"the field '{field}' is missing"
    if kind == "literal_error":
        expected = [word.strip(" '") for word in problem["ctx"]["expected"].replace(" or ", ", ").split(",")]
        return f"{given} is not a value of '{field}'; {nearest(str(problem['input']), expected)}"
    if kind == "value_error":
        return f"{problem['ctx']['error']}"
    return f"'{field}' must be {KINDS[kind]}, not {given}" if kind in KINDS else f"'{field}': {problem['msg']}"


def _fields_at(path: Path) -> set[str]:
    """The fields of the part of a design that stands at `path`."""
    here: list[Any] = [Design]
    for step in path:
        here = [member for annotation in here for below in _below(annotation, step) for member in _members(below)]
    return {field.alias or name for part in here if _is_part(part) for name, field in part.model_fields.items()}


def _below(annotation: Any, step: str | int) -> list[Any]:
    """The types that may stand at `step` of a value of this type."""
    if _is_part(annotation):
        return [field.annotation for name, field in annotation.model_fields.items() if step in (name, field.alias)]
    return list(get_args(annotation)[-1:] if get_origin(annotation) is dict else get_args(annotation)[:1])


def _members(annotation: Any) -> list[Any]:
    """The types that a union stands for."""
    if get_origin(annotation) is Annotated:
        return _members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [member for argument in get_args(annotation) for member in _members(argument)]
    return [annotation]


def _is_part(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


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
