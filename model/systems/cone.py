"""What one view can be influenced by.

The cone of influence of a view is the copy that it reads, the copies that fill that one, their HTTP cache lines and
given-up requests, the tab, its push channel, and its handlers as far as they concern any of these. Other copies matter
only by how long a handler waits for them; that is kept as `outside_copies` (model/systems/outside_copies.py).
"""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from staleproof.model.components.environment import OUTCOMES
from staleproof.model.components.page import ANOTHER_PAGE, ANYWHERE
from staleproof.model.components.program import Program
from staleproof.model.components.server import Answers
from staleproof.model.language.design import Design, HandlerPart, ViewPart
from staleproof.model.lifecycle.table import Lifecycle, Transition
from staleproof.model.records.addresses import COPY, NEIGHBOUR
from staleproof.model.records.broadcast import SILENCE, Broadcast
from staleproof.model.records.faults import NO_FAULTS, Faults
from staleproof.model.records.pushed import checks, stores
from staleproof.model.systems.bounds import Bounds
from staleproof.model.systems.browser import Tab
from staleproof.model.systems.certain_buttons import sure
from staleproof.model.systems.outside_classes import HERE, Outside, Surroundings
from staleproof.model.systems.possible_transitions import Histories, histories
from staleproof.model.systems.replies import answers, broadcast
from staleproof.model.vocabulary import Event, Send


@dataclass(frozen=True)
class Cone:
    """The cone of one view of a design.

    `faults` are those of the design that are switched on. A `wide` cone has all copies of the dashboard, so that nothing of the
    browser is left out. One `beside` another view of its page has what can influence that one, too.
    """

    design: Design
    lifecycle: Lifecycle
    dashboard: str
    view: str
    faults: Faults = NO_FAULTS
    bounds: Bounds = Bounds()
    wide: bool = False
    beside: str | None = None

    @cached_property
    def tab(self) -> Tab:
        """The dashboard, with the addresses of the cone's copies independent of their names."""
        plain, reads = Tab(self.design, self.dashboard), self.part.reads
        fillers = [name for name, query in plain.board.queries.items() if reads in query.fills]
        needed = dict.fromkeys(name for copy in (*fillers, reads) for name in plain.needed(copy))
        kinds = {"needed": [name for name in needed if name not in (*fillers, reads)], "filler": fillers}
        beside = () if self.neighbour is None else self.neighbour.copies
        others = (*plain.board.queries, *plain.board.arrays) if self.wide else beside
        kinds["other"] = [name for name in others if name not in (*needed, *fillers, reads)]
        addresses = {name: f"{kind} {place}" for kind, names in kinds.items() for place, name in enumerate(names, 1)}
        if self.neighbour is not None:
            addresses[self.neighbour.part.reads] = NEIGHBOUR
        return Tab(self.design, self.dashboard, (*addresses.items(), (reads, COPY)))

    @cached_property
    def neighbour(self) -> "Cone | None":
        """The cone of the view beside, which reads another copy."""
        return None if self.beside is None else replace(self, view=self.beside, beside=None, wide=False)

    @cached_property
    def part(self) -> ViewPart:
        """The declaration of the view."""
        return self.design.dashboards[self.dashboard].views[self.view]

    @cached_property
    def copies(self) -> tuple[str, ...]:
        """The copy that the view reads, behind the queries that fill it, and those behind the ones that these wait for."""
        return tuple(name for name, _ in self.tab.addresses)

    @cached_property
    def hides_errors(self) -> bool:
        """Whether the view is never told that a read has failed: everything that it shows comes with errors as empty lists."""
        queries, reads = self.tab.board.queries, self.part.reads
        shown = (name for name in self.copies if name == reads or (name in queries and reads in queries[name].fills))
        return all(name in queries and queries[name].errors == "as_empty" for name in shown)

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The places where handlers run."""
        return tuple(f"slot {place}" for place in range(1, self.bounds.actions(self.design) + 1) if self.programs)

    @cached_property
    def page(self) -> str:
        """The page that the view is on."""
        return self.part.page or self.view

    def showing(self, page: str | None) -> tuple[str, ...]:
        """The views that are, or may be, mounted while the tab is on a page, called as in this cone."""
        known = self.addresses
        views = ((name, known.get(view.page or name)) for name, view in self.tab.board.views.items())
        return tuple(n for n, address in views if (page not in known.values() if address is None else page == address))

    @cached_property
    def histories(self) -> Histories:
        """What may become of a record."""
        return histories(self.design, self.lifecycle)

    def leaving(self, status: str) -> tuple[Transition, ...]:
        """All that may be made of a status by anybody."""
        return self.histories.leaving(self.lifecycle, status)

    def mounted(self, page: str) -> tuple[str, ...]:
        """The addresses of the cone's copies that the views of a page observe."""
        return tuple(self.tab.at(copy) for copy in self.tab.pages[page] if copy in self.copies)

    @cached_property
    def other_pages(self) -> dict[str, str]:
        """The other pages that mount copies of the cone, by addresses that do not depend on their names."""
        others = (page for page in self.tab.pages if page != self.page and self.mounted(page))
        return {f"page {place}": page for place, page in enumerate(others, 2)}

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The pages that mount copies of the cone, each with its address."""
        return {self.page: HERE} | {name: address for address, name in self.other_pages.items()}

    def button_pages(self, handler: str) -> tuple[str, ...] | None:
        """The addresses of the pages that have the button; None if all have it, and where no page of the cone is open, too."""
        found = {self.addresses.get(page, ANOTHER_PAGE) for page in self.tab.offering(handler)}
        return None if found >= {*self.addresses.values(), ANOTHER_PAGE} else tuple(sorted(found))

    @cached_property
    def button(self) -> Event:
        """What a copy is asked that alone has a button; whether something can be shown in a list that is empty by an error."""
        programs, guessing = self.programs.values(), len(self.slots) > 1
        return Event("button", bool(self.carried) or any(p.uses("reply") or (guessing and p.overlay) for p in programs))

    def loaded(self, handler: str) -> tuple[str, ...]:
        """The addresses of the pages on which only views of the copy have the button: where it is there, that has loaded."""
        if self.tab.board.handlers[handler].anywhere:
            return ()
        views = self.tab.offered_by(handler).items()
        others = {view.page or name for name, view in views if view.reads != self.part.reads}
        mine = {view.page or name for name, view in views} - others
        return tuple(address for page, address in self.addresses.items() if page in mine)

    @cached_property
    def _startable(self) -> dict[str, Program]:
        """The handlers of the dashboard that can be started."""
        handlers = self.tab.board.handlers.items()
        return {name: self.tab.program(handler) for name, handler in handlers if self.button_pages(name) != ()}

    @cached_property
    def outside(self) -> Outside:
        """The copies outside of the cone that handlers wait for."""
        return Surroundings(self.tab, self.copies, self.addresses, self._startable, self.faults).outside

    @cached_property
    def programs(self) -> dict[str, Program]:
        """The handlers of the dashboard that can be started, narrowed to the cone."""
        narrowed = {}
        kept = frozenset(address for _, address in self.tab.addresses)
        for name, whole in self._startable.items():
            program = self.outside.within(whole, kept)
            if not program.overlay and not program.uses("patch"):
                program = program._replace(guess=None)
            somewhere = None if self.tab.board.logout is None else ANYWHERE
            narrowed[name] = program._replace(button_pages=self.button_pages(name) or somewhere, loaded=self.loaded(name))
        return narrowed

    @cached_property
    def classes(self) -> dict[str, str]:
        """For each handler the class of handlers that do the same in this cone, whatever the server makes of them."""
        return _classes("own", {name: repr(self._behaviour(name)) for name in self.programs})

    @cached_property
    def members(self) -> dict[str, str]:
        """For each class of handlers its first member."""
        return _first(self.classes)

    def _behaviour(self, name: str) -> object:
        guessing = self.programs[name].guess is not None
        reply = self.answers.reply_to(self.tab.board.handlers[name].action) if self.programs[name].uses("reply") else ""
        return (guessing, reply, *self._behaviour_for_others(name))

    def _behaviour_for_others(self, name: str) -> tuple[object, ...]:
        action = self.tab.board.handlers[name].action
        program = self.programs[name]._replace(action="", guess=None, loaded=())
        queries = [self.tab.at(query) for query in self.tab.board.queries]
        reply = (self.answers.reply_to(action),) if any(program.reaches("reply", query) for query in queries) else ()
        reaction, *rest = self._effect(self.messages(action))
        return (program, action in self.answers.error_after_commit, reaction, *reply, *(rest if any(rest) else ()))

    @cached_property
    def other_record_classes(self) -> dict[str, str]:
        """For each handler the class of those that do the same when they are started for another record."""
        return _classes("other", {name: repr(self._behaviour_for_others(name)) for name in self.programs})

    @cached_property
    def members_for_others(self) -> dict[str, str]:
        """For each class of handlers for another record its first member."""
        return _first(self.other_record_classes)

    @cached_property
    def sure(self) -> frozenset[str]:
        """The classes of handlers for another record that the server refuses only if that was changed since the click.

        That says something only where one own action runs at a time, and a commit of another record is heard when it is made.
        """
        if len(self.slots) > 1 or any(told.before or not told for told in map(self.heard, self.lifecycle.actions)):
            return frozenset()
        unsure = {self.other_record_classes[name] for name in self.programs if not sure(self.lifecycle, self.tab.board, name)}
        return frozenset(self.members_for_others) - unsure

    @cached_property
    def answers(self) -> Answers:
        """How the server answers."""
        return answers(self.design, self.lifecycle)

    def outcomes(self, label: str) -> tuple[str, ...]:
        """The ways in which the server may end the requests of a class: as guessed, otherwise, refused, of another record."""
        names = [name for name, found in self.classes.items() if found == label]
        possible = {"refuse"}
        for name in names:
            guess, results = self.programs[name].guess, set(self.results(self.tab.board.handlers[name]))
            if results and not self.programs[name].uses("patch"):
                possible |= {"elsewhere"}
            if results and (guess is None or guess in results):
                possible |= {"commit", "mark"}
            if guess is not None and results - {guess}:
                possible |= {"commit otherwise", "mark otherwise"}
        return tuple(outcome for outcome in OUTCOMES if outcome in possible)

    def results(self, handler: HandlerPart) -> tuple[str, ...]:
        """The statuses that the server may store for a handler's request."""
        if handler.patches_to is not None:
            return (handler.patches_to,)
        role = self.tab.board.role
        return tuple(dict.fromkeys(t.target for t in self.lifecycle.of(handler.action) if role in t.roles))

    # Pushes.

    def messages(self, action: str) -> tuple[str, ...]:
        """What is pushed about a commit by this action."""
        return self.design.server.publishes.of(action)

    @cached_property
    def _effects(self) -> dict[str | None, tuple[tuple[Send, ...] | None, bool, str]]:
        """What messages that stand for one another have in common; nothing else if each has a debounce of its own."""
        early = self.design.server.publishes.before_commit
        alone = frozenset(self._by_message if self.tab.debounce is not None else ())
        return {
            text: (self._by_message.get(text or ""), text in early, (text or "") if text in alone else "")
            for text in (None, *self._sent)
        }

    def _effect(self, messages: tuple[str, ...]) -> tuple[object, ...]:
        """What commits that are told of by messages that do the same have in common."""
        if len(messages) == 1:
            return self._effects[messages[0]]
        heard = [effect for effect in map(self._effects.__getitem__, messages) if effect[0]]
        if len(heard) > 1:
            return (tuple(sorted(heard, key=repr)),)
        return heard[0] if heard else self._effects[None]

    @cached_property
    def _sent(self) -> tuple[str, ...]:
        """All messages that tell of commits."""
        return tuple(dict.fromkeys(message for action in self.lifecycle.actions for message in self.messages(action)))

    @cached_property
    def _by_message(self) -> dict[str, tuple[Send, ...]]:
        push = self.tab.board.push
        steps = push.on_message if push is not None and self.tab.hears else {}
        sent = {message: todo for message, todo in steps.items() if self.tab.is_sent(message)}
        return {message: self.within(self.tab.sends(todo)) for message, todo in sent.items()}

    def within(self, sends: tuple[Send, ...]) -> tuple[Send, ...]:
        """Of some calls those that concern the cone, and what they end that handlers wait for outside of it.

        One that comes again behind another one does something again; out there the same call twice in a row does it once.
        """
        mine = dict(self.tab.addresses).values()
        found = (send if send.to in mine else self.outside.translated(send) for send in sends)
        runs = ((send, len(list(run))) for send, run in groupby(send for send in found if send is not None))
        return tuple(send for send, count in runs for _ in range(count if send.to in mine else 1))

    @cached_property
    def reactions(self) -> dict[str, tuple[Send, ...]]:
        """What pushes make this tab do in this cone; of messages that do the same the first."""
        found: dict[str, tuple[Send, ...]] = {}
        for text in self._sent:
            reaction = self._by_message.get(text)
            if reaction and all(self._effects[text] != self._effects[other] for other in found):
                found[text] = reaction
        return found

    @cached_property
    def _heard(self) -> dict[str, Broadcast]:
        told = {action: broadcast(self.design, action) for action in self.lifecycle.actions}
        return {action: Broadcast(*map(self._standing_for, messages)) for action, messages in told.items()}

    def _standing_for(self, messages: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(filter(None, map(self.stands_for, messages))))

    def stands_for(self, message: str | None) -> str | None:
        """The message that makes this tab do the same in this cone as this one; None if that is nothing."""
        return next((other for other in self.reactions if self._effects[other] == self._effects.get(message)), None)

    def heard(self, action: str) -> Broadcast:
        """The messages that stand for those about a commit by this action, as far as they make this tab do anything."""
        return self._heard[action]

    def echoed(self, action: str) -> Broadcast:
        """The same of a commit by this page's own request."""
        return self.heard(action) if self.design.server.publishes.to_sender else SILENCE

    @cached_property
    def carried(self) -> tuple[str, ...]:
        """The messages among those heard of which this tab stores what they carry in this cone."""
        return tuple(message for message, reaction in self.reactions.items() if stores(reaction))

    @cached_property
    def checked(self) -> bool:
        """Whether the versions of this cone's copies are looked at before what a push carries is stored."""
        return any(map(checks, self.reactions.values()))

    def foreign(self, action: str) -> str:
        """The class of commits by others that this action belongs to."""
        return self.heard(action).others


def _classes(kind: str, behaviours: dict[str, str]) -> dict[str, str]:
    """Classes of equal behaviour, numbered by behaviour, so that they are called the same in cones that are the same."""
    labels = {behaviour: f"{kind} {place}" for place, behaviour in enumerate(sorted(set(behaviours.values())), 1)}
    return {name: labels[behaviour] for name, behaviour in behaviours.items()}


def _first(classes: dict[str, str]) -> dict[str, str]:
    first = {label: name for name, label in reversed(classes.items())}
    return dict(sorted(first.items()))
