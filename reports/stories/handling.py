"""What handlers do in a story, in words."""

from typing import Any, assert_never, cast

from staleproof.model.components.handler import Slot, SlotBegins
from staleproof.model.components.program import HandlerRun
from staleproof.model.vocabulary import Label
from staleproof.reports.stories.unfolded import Unfolded


def handled(story: Unfolded, n: int, label: Label) -> str:
    """What happens in a step that a slot begins."""
    before, after = story.tale.local(n, label.component), story.tale.local(n + 1, label.component)
    run = before or after
    name = f"'{story.setting.slots[label.component][1][run.program]}'{story.about(run.record)}"
    event = cast("SlotBegins", label.event.name)
    match event:
        case "click":
            where, shown = _elsewhere(story, n, label.component, run), _laid_over(story, label.component, run)
            sent = "waits until the tab is online" if after is not None and after.phase == "paused" else "is sent"
            return f"clicks {name}{where}; its request {sent}{shown}"
        case "serve":
            return _decided(story, n, name, run.record, orphan=before.phase == "orphan")
        case "deliver":
            return f"the answer to {name} arrives: {'success' if before.reply.ok else 'an error'}{again(after)}"
        case "fail":
            return f"the request of {name} fails on its way{again(after)}"
        case "lose":
            return f"the answer to {name} is lost{again(after)}"
        case "retry":
            return _tried_again(name, after)
        case _:
            assert_never(event)


def _tried_again(name: str, after: Any) -> str:
    if after is not None and after.phase == "paused":
        return f"the next try of {name} waits {'until the tab is online' if after.offline else 'for the tab to be seen'}"
    return f"{name} is tried again; its request is sent"


def _elsewhere(story: Unfolded, n: int, slot: str, run: HandlerRun) -> str:
    """Where the button is, if the view of the story does not offer it."""
    dashboard, handlers = story.setting.slots[slot]
    name, place = handlers[run.program], story.tale.place
    if dashboard != place.dashboard or story.setting.design.dashboards[dashboard].handlers[name].anywhere:
        return ""
    row = story.setting.seen(story.tale.states[n], place, run.record)
    return "" if row is not None and name in story.tale.buttons(row.status) else " in another view"


def _laid_over(story: Unfolded, slot: str, run: HandlerRun) -> str:
    """The guess that views show from now on, if it is not written into a copy."""
    component = story.kinds[slot]
    program = component.programs[run.program] if isinstance(component, Slot) else None
    return f"; views show the guess {program.guess}" if program is not None and program.overlay else ""


def _decided(story: Unfolded, n: int, name: str, record: int, *, orphan: bool) -> str:
    before, after = story.tale.truth(n)[record], story.tale.truth(n + 1)[record]
    if all(part.event.name != "replied" for part in story.parts[n]):
        return f"announces {name}, which is not committed yet"
    gone = ", though the page that asked is gone" if orphan else ""
    if after.version == before.version:
        return f"refuses {name}, because {story.subject(record)} is {before.status}{gone}"
    replied = next(part.event.data for part in story.parts[n] if part.event.name == "replied")
    error = "" if getattr(replied, "ok", True) else ", and yet answers with an error"
    return f"accepts {name}: {story.subject(record)} becomes {after.status}{error}{gone}"


def ends(story: Unfolded, n: int) -> list[str]:
    """Handlers that are reported as done, or failed, at the end of a step."""
    found = []
    for slot, (_, handlers) in story.setting.slots.items():
        before, after = story.tale.local(n, slot), story.tale.local(n + 1, slot)
        reset = any(part.to == slot and part.event.name == "reset" for part in story.parts[n])
        if before is not None and after is None and before.phase != "orphan" and not reset:
            ended = [part for part in story.parts[n] if part.to == slot and part.event.name in ("deliver", "lose", "fail")]
            failed = before.phase == "error" or any(part.event.name != "deliver" or not part.before.reply.ok for part in ended)
            found.append(f"'{handlers[before.program]}' is reported as {'failed' if failed else 'done'}")
    return found


def again(state: Any) -> str:
    """What is added where a request has failed that will be tried again."""
    return ", it will be tried again" if state is not None and state.phase == "waiting" else ""
