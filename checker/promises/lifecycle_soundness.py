"""What is wrong with a lifecycle, and with views that do not list one of its statuses or have nothing to say of it."""

from collections.abc import Iterator

from staleproof.checker.answers.story import Story
from staleproof.checker.promises.first_sight import coming_to_show
from staleproof.checker.session.view_ask import ViewAsk
from staleproof.model.english import listed
from staleproof.model.language.loaded import Loaded
from staleproof.model.lifecycle.table import Lifecycle
from staleproof.model.systems.view import speechless
from staleproof.model.validation.unlisted_statuses import unlisted


def breaches(loaded: Loaded, asks: tuple[ViewAsk, ...]) -> tuple[str, ...]:
    """Every mistake in a sentence of its own."""
    silent = (f"{ask.name} has no text for {status}" for ask in asks for status in _silent(ask))
    return (*(said for said, _ in (*_unsound(loaded.lifecycle), *_missed(loaded))), *silent)


def reason(loaded: Loaded, asks: tuple[ViewAsk, ...]) -> str:
    """The same in short, those of one view together, with a shortest run that leads there."""
    lifecycle = loaded.lifecycle
    found = [f"{said}{_way(lifecycle, status)}" for said, status in (*_unsound(lifecycle), *_missed(loaded))]
    by_view = ((ask.name, statuses) for ask in asks if (statuses := _silent(ask)))
    found += [f"{name} has no text for {listed(statuses)}{_way(lifecycle, statuses[0])}" for name, statuses in by_view]
    return "; ".join(found)


def _unsound(lifecycle: Lifecycle) -> Iterator[tuple[str, str]]:
    """Mistakes of the lifecycle, each with the status concerned."""
    yield from ((f"no run reaches '{status}'", status) for status in lifecycle.unreachable())
    yield from ((f"nothing leads from '{status}' to an end", status) for status in lifecycle.traps())


def _missed(loaded: Loaded) -> Iterator[tuple[str, str]]:
    """Statuses with work to do that are in no view of who has to do it."""
    for role, status, handlers in unlisted(loaded.design, loaded.lifecycle):
        button = f"button{'s' if len(handlers) > 1 else ''} {listed(handlers)}"
        yield f"no view of {role} lists '{status}', though it has the {button} there", status


def _silent(ask: ViewAsk) -> tuple[str, ...]:
    return speechless(ask.loaded.design, ask.loaded.lifecycle, ask.calm.part)


def _way(lifecycle: Lifecycle, status: str) -> str:
    run = lifecycle.shortest(lifecycle.rule.initial, frozenset({status}))
    return f" ({listed(t.action for t in run)} lead{'s' if len(run) == 1 else ''} there)" if run else ""


def without_text(ask: ViewAsk) -> Story | None:
    """The story in which a view comes to show the first status that it has no text for; None if it never loads."""
    status = next(iter(_silent(ask)), None)
    return None if status is None else coming_to_show(ask, status)
