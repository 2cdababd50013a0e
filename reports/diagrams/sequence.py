"""A story as a Mermaid sequence diagram (mermaid.js.org): what leaves in one step is drawn again where it arrives."""

from collections.abc import Iterator

from staleproof.reports.stories.messages.every import lanes, messages
from staleproof.reports.stories.messages.message import Lane, Message
from staleproof.reports.stories.messages.places import LanePlaces
from staleproof.reports.stories.story import Teller
from staleproof.reports.text.escaping import mermaid as escaped

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def sequence(teller: Teller) -> str:
    """The whole text: what travels has a letter, by which its arrival is found."""
    return "\n".join(_lines(teller))


def _lines(teller: Teller) -> Iterator[str]:
    names = {lane: f"P{number}" for number, lane in enumerate(lanes(teller))}
    sent, places = messages(teller), LanePlaces(teller)
    letters = {message: _letter(n) for n, message in enumerate(one for one in sent if not one.within)}
    yield "sequenceDiagram"
    yield from (f"    participant {name} as {escaped(lane.title)}" for lane, name in names.items())
    for step in range(1, len(teller.tale.labels) + 1):
        yield f"    Note over {names[places.where(step - 1)]}: {step}. {escaped(teller.text(step - 1))}"
        found = (line for message in sent for line in _of_step(message, step, names, letters))
        yield from (f"    {line}" for line in dict.fromkeys(found))
    for message, letter in letters.items():
        if message.arrives is None and message.lost is None:
            yield f"    Note over {names[message.source]}: ({letter}) is still under way"


def _of_step(message: Message, step: int, names: dict[Lane, str], letters: dict[Message, str]) -> Iterator[str]:
    """What is drawn of a message in a step: it leaves, arrives or is lost; or it does all that in this step."""
    source, target, said = names[message.source], names[message.target], f"{_kind(message)}{escaped(message.text)}"
    if message.within and message.left == step:
        yield f"{source}->>{target}: {said}"
        return
    letter = letters.get(message)
    if message.left == step:
        yield f"{source}->>{source}: ({letter}) {said} leaves"
    if message.arrives == step:
        yield f"{source}-->>{target}: ({letter}) {said}"
    if message.lost == step:
        yield f"{source}--x{target}: ({letter}) {said} is lost"


def _kind(message: Message) -> str:
    return f"{message.kind} " if message.kind in ("answer", "push", "tab message") else ""


def _letter(number: int) -> str:
    more, place = divmod(number, len(LETTERS))
    return f"{_letter(more - 1) if more else ''}{LETTERS[place]}"
