"""A tiny design of jobs, changed in single places, and its concrete cone."""

from staleproof.model.language.lifecycle_table import LifecyclePart, written_out
from staleproof.model.language.source import parse
from staleproof.model.systems.bounds import Bounds
from staleproof.model.systems.concrete_cone import ConcreteCone
from staleproof.model.systems.cone import Cone
from staleproof.model.validation.reading import validated
from staleproof.model.validation.references import References

TEXT = """
name: jobs
lifecycle:
  initial: absent
  actions:
    create: {from: absent, to: open, by: clerk}
    take: {from: open, to: taken, by: worker}
    finish: {from: taken, to: done, by: worker}
offers: {card: {open: [take], taken: [finish]}}
dashboards:
  worker:
    role: worker
    queries:
      list: {key: [jobs, list]}
      more: {key: [jobs, more]}
    views:
      list: {reads: list, page: home, hides: [done], offers: card}
      more: {reads: more, page: home}
    handlers:
      take: {action: take, optimistic: taken, before: [patch: [jobs, list]], success: [invalidate: [jobs, list]]}
      finish: {action: finish, optimistic: done, overlay: true}
"""


def concrete(
    *changes: tuple[str, str], view: str = "list", faults: frozenset[str] = frozenset(), wide: bool = False
) -> ConcreteCone:
    """The concrete cone of a view of the worker, with parts of the text replaced."""
    return read(TEXT, *changes, view=view, faults=faults, wide=wide)


def read(
    text: str, *changes: tuple[str, str], view: str, faults: frozenset[str] = frozenset(), wide: bool = False
) -> ConcreteCone:
    """The same of another text."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    source = parse(text, "jobs.yaml", lambda name, _: (name, name))
    design = validated(source)
    assert isinstance(design.lifecycle, LifecyclePart)
    lifecycle = written_out(design.lifecycle, source)
    References(design, lifecycle, source).check()
    return ConcreteCone(Cone(design, lifecycle, "worker", view, faults, Bounds(), wide))
