"""Jobs that wait in two ways which nothing tells apart, changed in single places, and a concrete cone."""

from job_board import read

from staleproof.model.systems.concrete_cone import ConcreteCone

TEXT = """
name: jobs
lifecycle:
  initial: absent
  actions:
    create: {from: absent, to: waiting, by: clerk}
    put_off: {from: waiting, to: queued, by: clerk}
    put_up: {from: queued, to: waiting, by: clerk}
    call: {from: waiting, to: open, by: clerk}
    summon: {from: queued, to: open, by: clerk}
    take: {from: open, to: taken, by: worker}
    withdraw: {from: [open, taken], to: waiting, by: worker}
server:
  publishes: {default: changed}
offers:
  card: {open: [take, withdraw], taken: [withdraw]}
  other: {open: [take]}
dashboards:
  worker:
    role: worker
    queries:
      list: {key: [jobs, list]}
      more: {key: [jobs, more]}
    push: {on_message: {changed: [invalidate: [jobs]]}}
    views:
      list: {reads: list, page: home, hides: [waiting, queued], offers: card}
      more: {reads: more, page: home, offers: other}
    handlers:
      take: {action: take, optimistic: taken, overlay: true, success: [invalidate: [jobs, list]]}
      withdraw: {action: withdraw, success: [invalidate: [jobs, list]]}
"""
WAITING = ("waiting", "queued")
"""What is one class where nothing is changed."""


def twins(*changes: tuple[str, str], wide: bool = False) -> ConcreteCone:
    """The concrete cone of the worker's list, with parts of the text replaced."""
    return read(TEXT, *changes, view="list", wide=wide)
