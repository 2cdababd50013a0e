"""The differences between two designs on a terminal or in a log."""

from collections.abc import Iterable
from itertools import islice
from string import ascii_uppercase

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from staleproof.checker.answers.answer import NO_ENTRY
from staleproof.checker.engine.verdict import Outcome
from staleproof.model.english import tallied
from staleproof.reports.diff.diff import Cells, ChangedBound, ChangedEntry, Diff, EntryName, Verdict
from staleproof.reports.renderings.breach_causes import FEW, BreachCause
from staleproof.reports.renderings.console import CLAIM_WORDS, WORDS, heading, show_chapter
from staleproof.reports.renderings.numbered_stories import Chapter

STYLES = {"worse": "red", "better": "green", "otherwise": "default"}


def show_diff(console: Console, diff: Diff) -> None:
    """What is worse and what is better in the later design, and the stories that are gone and new."""
    before, after = diff.before.loaded.given, diff.after.loaded.given
    heading(console, f"{before} -> {after}")
    for said, faults in (("no longer claims to survive", diff.dropped), ("now claims to survive", diff.claimed)):
        if faults:
            console.print(f"It {said}: {', '.join(faults)}.", highlight=False)
    if diff.relaxed:
        console.print(f"It now takes polls to be enough for {', '.join(diff.relaxed)}.", highlight=False)
    _verdicts(console, "promise", diff.promises, diff.stories, WORDS)
    _verdicts(console, "claim", diff.claims, diff.stories, CLAIM_WORDS)
    _entries(console, diff.entries)
    _bounds(console, diff.bounds)
    _causes(console, "Causes that are gone", diff.mended_causes)
    _causes(console, "Causes that are new", diff.new_causes)
    _stories(console, "Stories that are gone", diff.vanished)
    _stories(console, "Other stories of what was as bad before", diff.other_stories)
    for chapter in diff.worse_stories:
        show_chapter(console, chapter)
        console.print()
    console.print(summary(diff), highlight=False, soft_wrap=True)


def _stories(console: Console, title: str, chapters: tuple[Chapter, ...]) -> None:
    """Some stories, a sentence each."""
    if not chapters:
        return
    console.print(f"{title}:", highlight=False)
    for chapter in chapters:
        told = f"- {chapter.telling.view}: {chapter.shows}. Why: {chapter.cause.named}. {chapter.cause.said}."
        console.print(Padding(Text(told), (0, 0, 0, 2)))
        console.print(Padding(f"Again: staleproof replay {chapter.again}", (0, 0, 0, 4)), highlight=False, soft_wrap=True)
    console.print()


def _bounds(console: Console, bounds: tuple[ChangedBound, ...]) -> None:
    """How long polls and caches take at most, where that changed; views with the same change together."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for view, what, before, after in bounds:
        groups.setdefault((what, before, after), []).append(view)
    for (what, before, after), views in groups.items():
        console.print(Text(f"{what} of {', '.join(views)}: {before}, now {after}."))
    if groups:
        console.print()


def _causes(console: Console, title: str, causes: tuple[BreachCause, ...]) -> None:
    """Some causes, each with what it breaks."""
    if not causes:
        return
    console.print(f"{title}:", highlight=False)
    for one in causes:
        console.print(Text(f"  - {one.declared}: {'; '.join(one.extents)}"), soft_wrap=True)
    console.print()


def summary(diff: Diff) -> str:
    """How much is worse and how much better, in one sentence."""
    changed = (("promise", diff.promises), ("claim", diff.claims), ("entry", diff.entries))
    counts = {
        how: ", ".join(tallied(sum(one.how == how for one in found), what) for what, found in changed if _any(found, how))
        for how in ("worse", "better")
    }
    less = [tallied(len(lost), what) for lost, what in ((diff.dropped, "fault"), (diff.relaxed, "demand")) if lost]
    counts["worse"] = ", ".join(filter(None, (*less, counts["worse"])))
    said = "; ".join(f"{how}: {count}" for how, count in counts.items() if count)
    names = f"{diff.after.loaded.given} against {diff.before.loaded.given}"
    unsure = f" Not all is decided, so there may be more: {', '.join(diff.unsure)}." if diff.unsure else ""
    return f"{names}: {said or 'nothing is worse and nothing better'}.{unsure}"


def _any(found: tuple[Verdict | ChangedEntry, ...], how: str) -> bool:
    return any(one.how == how for one in found)


def _table(*titles: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in titles:
        table.add_column(title, overflow="fold")
    return table


def _verdicts(
    console: Console, what: str, verdicts: tuple[Verdict, ...], stories: dict[Verdict, str], words: dict[Outcome, str]
) -> None:
    if not verdicts:
        return
    table = _table(what, "was", "is", "", "")
    for verdict in verdicts:
        more = [f"story {stories[verdict]}"] if verdict in stories else []
        more += [f"now {', '.join(verdict.newly)}"] if verdict.newly else []
        more += [f"no longer {', '.join(verdict.mended)}"] if verdict.mended else []
        how = Text(verdict.how, STYLES[verdict.how])
        table.add_row(verdict.name, words[verdict.before], words[verdict.after], how, "; ".join(more))
    console.print(table)


def _entries(console: Console, entries: tuple[ChangedEntry, ...]) -> None:
    """The entries with the same change are put together: first views of one dashboard, then mutations."""
    views: dict[tuple[EntryName, Cells | None, Cells | None, str], list[str]] = {}
    for entry in entries:
        place = entry.place
        apart = EntryName(place.mutation, place.dashboard, "", place.whose, place.handler)
        views.setdefault((apart, entry.before, entry.after, entry.how), []).append(place.view)
    groups: dict[tuple[str, str, str, str, str], list[str]] = {}
    for (place, before, after, how), names in views.items():
        shown = f"{place.dashboard}: {', '.join(names)}"
        by = f" ({place.handler})" if place.handler else ""
        groups.setdefault((how, shown, place.whose, _said(before), _said(after)), []).append(f"{place.mutation}{by}")
    if not groups:
        return
    table, letters = _table("mutation", "view", "", "was", "is", ""), _letters(groups.values())
    for (how, shown, whose, was, now), mutations in sorted(groups.items(), key=lambda item: list(STYLES).index(item[0][0])):
        listed = ", ".join(mutations)
        table.add_row(letters.get(listed, listed), shown, whose, was, now, Text(how, STYLES[how]))
    console.print(table)
    for listed, letter in letters.items():
        console.print(Padding(Text(f"{letter} = {listed}"), (0, 0, 0, 2)))
    if letters:
        console.print()


def _letters(groups: Iterable[list[str]]) -> dict[str, str]:
    """A letter for each list of many mutations that stands in several rows."""
    known = [", ".join(group) for group in groups if len(group) > FEW]
    repeated = (names for names in dict.fromkeys(known) if known.count(names) > 1)
    return {names: ascii_uppercase[place] for place, names in enumerate(islice(repeated, len(ascii_uppercase)))}


def _said(cells: Cells | None) -> str:
    if cells is None:
        return NO_ENTRY
    return cells.calm if cells.calm == cells.faulty else f"{cells.calm} / {cells.faulty}"
