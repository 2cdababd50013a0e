"""A design restated in sentences, as data: what there is, what it does, and who hears of what."""

from collections.abc import Iterator
from dataclasses import dataclass

from staleproof.model.english import counted, listed
from staleproof.model.language.design import HandlerPart, OtherTabsPart
from staleproof.model.language.loaded import Loaded
from staleproof.model.systems.browser import Tab
from staleproof.model.systems.replies import answers
from staleproof.model.systems.view import offered
from staleproof.reports.explaining import phrases
from staleproof.reports.explaining.hearing import Heard, heard, sentences

CARRIED = {"envelope": "no row", "nothing": "no row", "row": "the new row", "old row": "the row as it was before"}


@dataclass(frozen=True)
class Sentence:
    """One sentence about things of a design; `names` are theirs."""

    names: tuple[str, ...]
    says: str


@dataclass(frozen=True)
class Track:
    """What handlers that behave alike do at one moment, such as on the click or on success."""

    moment: str
    does: str


@dataclass(frozen=True)
class HandlerBehaviour:
    """Handlers that do the same steps."""

    handlers: tuple[str, ...]
    tracks: tuple[Track, ...]


@dataclass(frozen=True)
class Dashboard:
    """One role's tab: what is said of it, of its views, copies and handlers, and how it hears of mutations."""

    name: str
    role: str
    about: tuple[str, ...]
    views: tuple[Sentence, ...]
    copies: tuple[Sentence, ...]
    handlers: tuple[Sentence, ...]
    behaviours: tuple[HandlerBehaviour, ...]
    heard: tuple[Heard, ...]
    hearing: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """A whole design in sentences."""

    name: str
    title: str
    about: tuple[str, ...]
    server: tuple[str, ...]
    dashboards: tuple[Dashboard, ...]


def explain(loaded: Loaded) -> Explanation:
    """The sentences of a design."""
    design = loaded.design
    boards = tuple(_dashboard(loaded, name) for name in design.dashboards)
    return Explanation(design.name, design.title, tuple(_about(loaded)), tuple(_server(loaded)), boards)


def _about(loaded: Loaded) -> Iterator[str]:
    design, lifecycle = loaded.design, loaded.lifecycle
    statuses, mutations = counted(len(lifecycle.statuses), "status"), counted(len(lifecycle.actions), "mutation")
    yield f"What changes is the status of one {design.record}: {statuses}, {mutations}."
    yield f"The design is to survive {listed(design.faults)}." if design.faults else "The design is to survive no faults."
    boards = design.dashboards.values()
    queries = [query for board in boards for query in board.queries.values()]
    arrays = [array for board in boards for array in board.arrays.values()]
    yield from [phrases.QUERIES] if queries else []
    yield from phrases.defaults("A query", design.defaults)
    yield from [phrases.ARRAYS] if arrays else []
    if any(query.poll is not None for query in queries) or any(array.poll is not None for array in arrays):
        yield phrases.POLLS
    if any(handler.optimistic is not None for board in boards for handler in board.handlers.values()):
        yield phrases.GUESSES


def _server(loaded: Loaded) -> Iterator[str]:
    server = loaded.design.server
    if server.max_age is not None:
        yield f"For {server.max_age} after a GET, the browser's HTTP cache may give its answer again to plain GETs."
    kept = server.response_cache
    if kept is not None:
        until = " or until the next commit" if kept.cleared_by_commits else ""
        yield f"For {kept.lifetime}{until}, a response cache answers every GET with what the first one was given."
    if server.error_after_commit:
        yield f"The new status is stored and then the answer is an error: {listed(server.error_after_commit)}."
    replies = {"default": "envelope"} | server.replies
    usual = CARRIED[replies["default"]]
    said = [f"Replies carry {usual}"]
    for carried in dict.fromkeys(CARRIED.values()):
        actions = [action for action, kind in replies.items() if CARRIED[kind] == carried and action != "default"]
        if actions and carried != usual:
            said.append(f"those to {listed(actions)} {carried}")
    yield f"{'; '.join(said)}."
    yield from _published(loaded)


def _published(loaded: Loaded) -> Iterator[str]:
    actions: dict[tuple[str, ...], list[str]] = {}
    for action in loaded.lifecycle.actions:
        actions.setdefault(loaded.design.server.publishes.of(action), []).append(action)
    silent = actions.pop((), [])
    told = sorted(actions, key=lambda names: -len(actions[names]))
    if not told:
        yield "After a commit nothing is pushed."
        return
    first = "every commit" if not silent and not told[1:] else "most commits"
    if 2 * len(actions[told[0]]) <= len(loaded.lifecycle.actions):
        first = listed(actions[told[0]])
    said = [f"After {first} the server pushes {listed(told[0])}"]
    said += [f"after {listed(actions[names])} {listed(names)}" for names in told[1:]]
    said += [f"after {listed(silent)} nothing"] if silent else []
    yield f"{', '.join(said)}."
    messages = tuple(dict.fromkeys(name for names in told for name in names))
    by_hearers: dict[str, list[str]] = {}
    for name in messages:
        by_hearers.setdefault(_hearers(loaded, name), []).append(name)
    for hearers, names in by_hearers.items():
        yield f"{listed(names)} {'reaches' if len(names) == 1 else 'reach'} {hearers}."
    if not loaded.design.server.publishes.to_sender:
        yield "The page that has made the change is not told."
    early = [name for name in messages if name in loaded.design.server.publishes.before_commit]
    if early:
        yield f"{listed(early)} {'is' if len(early) == 1 else 'are'} sent before the commit, not after it."


def _hearers(loaded: Loaded, pushed: str) -> str:
    tabs = (Tab(loaded.design, name) for name in loaded.design.dashboards)
    names = [tab.name for tab in tabs if tab.hears and tab.is_sent(pushed) and _takes_in(tab, pushed)]
    return listed(names) or "nobody"


def _takes_in(tab: Tab, pushed: str) -> bool:
    return tab.board.push is not None and pushed in tab.board.push.on_message


# Dashboards.


def _dashboard(loaded: Loaded, name: str) -> Dashboard:
    tab = Tab(loaded.design, name)
    board = tab.board
    entries = heard(loaded, name)
    return Dashboard(
        name,
        board.role,
        tuple(_setting(loaded, tab)),
        tuple(Sentence((view,), phrases.view(part)) for view, part in board.views.items()),
        tuple(_copies(tab)),
        tuple(Sentence((handler,), _handler(loaded, tab, handler)) for handler in board.handlers),
        tuple(_behaviours(loaded, tab)),
        entries,
        sentences(entries, loaded.design.record),
    )


def _setting(loaded: Loaded, tab: Tab) -> Iterator[str]:
    pages: dict[str, list[str]] = {}
    for name, view in tab.board.views.items():
        pages.setdefault(view.page or name, []).append(name)
    alone = [views[0] for page, views in pages.items() if views == [page]]
    for page, views in pages.items():
        if views != [page]:
            yield f"The page {page} has {listed(views)}."
    if len(pages) > 1 and alone:
        names = "Each view is" if len(alone) == len(pages) else f"{listed(alone)} {'is' if len(alone) == 1 else 'are each'}"
        yield f"{names} on a page of its own."
    if loaded.design.server.max_age is not None or any(map(tab.plain, (*tab.board.queries, *tab.board.arrays))):
        plain = tab.board.requests == "plain"
        yield f"Its GETs are {'plain: the HTTP cache may answer them' if plain else 'no-cache: they pass the HTTP cache'}."
    yield from phrases.defaults("A query of it", tab.board.defaults)
    yield from _push(tab)
    if tab.board.other_tabs is not None:
        yield from _other_tabs(tab, tab.board.other_tabs)
    if tab.board.fresh_by == "poll":
        yield "Its views may stay stale until they poll: that is meant to be enough."
    if tab.board.logout is not None:
        yield f"A logout {tab.board.logout} its query cache and its Redux arrays."


def _other_tabs(tab: Tab, part: OtherTabsPart) -> Iterator[str]:
    yield "Its browser has other tabs, which share the HTTP cache."
    if part.hand_on:
        yield f"They hand on their answers to {listed(part.hand_on)}."
    if part.tell:
        yield f"On a message of one of them: {phrases.reaction(tab, part.tell)}."


def _push(tab: Tab) -> Iterator[str]:
    push = tab.board.push
    if push is None:
        yield "It has no push channel."
        return
    if push.dead is not None:
        yield f"No push arrives: {push.dead}."
        return
    connect, groups = phrases.reaction(tab, push.on_connect), dict[str, list[str]]()
    for name, todo in push.on_message.items():
        groups.setdefault(phrases.reaction(tab, todo), []).append(name)
    for does, names in groups.items():
        yield f"On the push {listed(names, 'or')}{', and on every connect' if does == connect else ''}: {does}."
    if connect not in groups:
        yield f"On every connect of its push channel: {connect}."
    if push.on_reconnect:
        yield f"On every connect but the first one of a page, besides: {phrases.reaction(tab, push.on_reconnect)}."
    if push.debounce is not None:
        last = ", but the last of them is handled at its end" if push.debounce.trailing else ""
        yield f"For {push.debounce.window} after a push was handled, others of its kind are dropped{last}."


def _copies(tab: Tab) -> Iterator[Sentence]:
    groups: dict[str, list[str]] = {}
    for name in (*tab.board.queries, *tab.board.arrays):
        groups.setdefault(phrases.copy(tab, name), []).append(name)
    for said, names in groups.items():
        keys = [phrases.key(tab.board.queries[name].key) for name in names if name in tab.board.queries]
        what = f"{'query' if len(names) == 1 else 'queries'} {listed(keys)}; " if keys else ""
        yield Sentence(tuple(names), f"{what}{said}")


# Handlers.


def _handler(loaded: Loaded, tab: Tab, name: str) -> str:
    part = tab.board.handlers[name]
    results = dict.fromkeys(t.target for t in loaded.lifecycle.of(part.action) if tab.board.role in t.roles)
    many = len(results) >= len(loaded.lifecycle.live)
    asks = f"{part.action} -> {'any status' if many else listed(results, 'or') or 'always refused'}"
    if loaded.lifecycle.choices(part.action, tab.board.role):
        asks += ", as chosen"
    if part.patches_to is not None:
        asks = f"{part.action} -> PATCH to {part.patches_to}"
    guess = "" if part.optimistic is None else f"; guess: {part.optimistic}{' (overlay)' if part.overlay else ''}"
    return f"{_button(loaded, tab, name)}; {asks}{guess}"


def _button(loaded: Loaded, tab: Tab, name: str) -> str:
    if tab.board.handlers[name].anywhere:
        return "offered wherever the server accepts it"
    statuses = [
        status
        for status in loaded.lifecycle.live
        if any(name in offered(loaded.design, loaded.lifecycle, view, status) for view in tab.board.views.values())
    ]
    return f"offered in {listed(statuses)}" if statuses else "offered nowhere"


def _behaviours(loaded: Loaded, tab: Tab) -> Iterator[HandlerBehaviour]:
    groups: dict[tuple[Track, ...], list[str]] = {}
    for name, part in tab.board.handlers.items():
        groups.setdefault(tuple(_tracks(loaded, tab, part)), []).append(name)
    for tracks, names in groups.items():
        yield HandlerBehaviour(tuple(names), tracks)


def _tracks(loaded: Loaded, tab: Tab, part: HandlerPart) -> Iterator[Track]:
    program, reply = tab.program(part), answers(loaded.design, loaded.lifecycle).reply_to(part.action)
    if any(program.before):
        yield Track("on the click", phrases.steps(tab, program.before))
    if program.retry:
        yield Track("request", f"tried again {counted(program.retry, 'time')} if it fails")
    yield Track("on success", phrases.steps(tab, program.success, reply))
    yield Track("reported as done", phrases.done(tab, program.success))
    yield Track("on an error", phrases.steps(tab, program.error))
