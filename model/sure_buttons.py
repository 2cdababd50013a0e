"""Handlers that the server refuses for another record only if that was changed since the click."""

from model.concrete import Scene


def sure(scene: Scene) -> frozenset[str]:
    """The classes of handlers for another record whose buttons are there where the server accepts them, whatever the case.

    That says something only where one own action runs at a time, and what is done to another record is heard when it is done.
    """
    cone = scene.cone
    if len(cone.slots) > 1 or cone.early or any(cone.heard(action) is None for action in cone.lifecycle.actions):
        return frozenset()
    unsure = {cone.elsewhere[name] for name in scene.handlers if not _sure(scene, name)}
    return frozenset(cone.members_elsewhere) - unsure


def _sure(scene: Scene, handler: str) -> bool:
    if scene.cone.tab.board.handlers[handler].button == "offered":
        return False
    ask = scene.asks[scene.handlers.index(handler)]
    accepted = [status for status in scene.cone.lifecycle.statuses if scene.accepted(status, handler)]
    cases = scene.outcomes(handler)
    return not any(scene.server.decide(status, ask, case) is False for status in accepted for case in cases)
