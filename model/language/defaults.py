"""What is said once for all queries of a design or a dashboard, and how each query comes by it."""

from typing import Any

from pydantic import Field

from staleproof.model.language.field_types import Flag, Interval, Keeping, Retry, Staleness, When
from staleproof.model.language.part import Part
from staleproof.model.language.yaml_text import Path, Position


class DefaultsPart(Part):
    """The options of every query that says nothing else (defaultOptions of the query client); nothing if not named."""

    stale_time: Staleness | None = Field(None, description="as that of a query")
    gc_time: Keeping | None = Field(None, description="as that of a query")
    poll: Interval | None = Field(None, description="as that of a query, which has none with null")
    poll_in_background: Flag | None = Field(None, description="as that of a query")
    refetch_on_mount: When | None = Field(None, description="as that of a query")
    refetch_on_focus: When | None = Field(None, description="as that of a query")
    refetch_on_reconnect: When | None = Field(None, description="as that of a query")
    retry: Retry | None = Field(None, description="as that of a query")


HERE: Path = ("defaults",)


def spread(data: dict[str, Any], positions: dict[Path, Position]) -> tuple[dict[str, Any], dict[Path, Position]]:
    """The data of a design in which each query has its own options, then those of its dashboard, then those of the design.

    An option that comes from elsewhere stands where it is written. What is no mapping is left as it is.
    """
    places = dict(positions)
    boards = {
        name: {**board, "queries": _queries(data, name, places)} if "queries" in _mapping(board) else board
        for name, board in _mapping(data.get("dashboards")).items()
    }
    return ({**data, "dashboards": boards} if boards else data), places


def _queries(data: dict[str, Any], board: str, places: dict[Path, Position]) -> Any:
    queries, home = data["dashboards"][board]["queries"], ("dashboards", board)
    if not isinstance(queries, dict):
        return queries
    said = {**_options(data, ()), **_options(data, home)}
    return {name: _query(query, said, (*home, "queries", name), places) for name, query in queries.items()}


def _options(data: dict[str, Any], owner: Path) -> dict[str, tuple[Any, Path]]:
    """The options that a design or a dashboard has for its queries, and where they stand."""
    part = data if not owner else data["dashboards"][owner[1]]
    said = _mapping(part.get("defaults"))
    return {name: (value, (*owner, *HERE, name)) for name, value in said.items() if name in DefaultsPart.model_fields}


def _query(query: Any, said: dict[str, tuple[Any, Path]], path: Path, places: dict[Path, Position]) -> Any:
    if not isinstance(query, dict):
        return query
    taken = {name: found for name, found in said.items() if name not in query and found[0] is not None}
    for name, (_, origin) in taken.items():
        places[*path, name] = places[origin]
    return {**{name: value for name, (value, _) in taken.items()}, **query}


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
