"""The differences between two designs on a terminal or in a log."""

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from staleproof.checker.answers.answer import NO_ENTRY
from staleproof.checker.engine.verdict import Outcome
from staleproof.reports.diff.diff import Cells, ChangedEntry, Diff, EntryName, Verdict
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
    _verdicts(console, "promise", diff.promises, diff.stories, WORDS)
    _verdicts(console, "claim", diff.claims, diff.stories, CLAIM_WORDS)
    _entries(console, diff.entries)
    _stories(console, "Stories that are gone", diff.vanished)
    _stories(console, "Other stories of what was as bad before", diff.other_stories)
    for chapter in diff.worse_stories:
        show_chapter(console, chapter)
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


def summary(diff: Diff) -> str:
    """How much is worse and how much better, in one sentence."""
    changed = (("promise", diff.promises), ("claim", diff.claims), ("entry", diff.entries))
    counts = {
        how: ", ".join(_count(sum(one.how == how for one in found), what) for what, found in changed if _any(found, how))
        for how in ("worse", "better")
    }
    if diff.dropped:
        counts["worse"] = ", ".join(filter(None, (_count(len(diff.dropped), "fault"), counts["worse"])))
    said = "; ".join(f"{how}: {count}" for how, count in counts.items() if count)
    names = f"{diff.after.loaded.given} against {diff.before.loaded.given}"
    unsure = f" Not all is decided, so there may be more: {', '.join(diff.unsure)}." if diff.unsure else ""
    return f"{names}: {said or 'nothing is worse and nothing better'}.{unsure}"


def _any(found: tuple[Verdict | ChangedEntry, ...], how: str) -> bool:
    return any(one.how == how for one in found)


def _count(number: int, what: str) -> str:
    plural = "entries" if what == "entry" else f"{what}s"
    return f"{number} {what if number == 1 else plural}"


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
    table = _table("mutation", "view", "", "was", "is", "")
    for (how, shown, whose, was, now), mutations in sorted(groups.items(), key=lambda item: list(STYLES).index(item[0][0])):
        table.add_row(", ".join(mutations), shown, whose, was, now, Text(how, STYLES[how]))
    console.print(table)


def _said(cells: Cells | None) -> str:
    if cells is None:
        return NO_ENTRY
    return cells.calm if cells.calm == cells.faulty else f"{cells.calm} / {cells.faulty}"
