"""The real Mermaid and the real Graphviz, in a page of Chromium: what they draw of a text, and what the page runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from staleproof.reports.libraries.installation import _cache, _digest, _install

if TYPE_CHECKING:
    from playwright.sync_api import Page

PACKAGES = Path(__file__).parents[1] / "reports" / "diagrams" / "programs"
ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND"),
)
LOADING = """async text => {
    const drawn = await import(URL.createObjectURL(new Blob([text], {type: "text/javascript"})))
    window.graphviz = await drawn.Graphviz.load()
    mermaid.initialize({startOnLoad: false, securityLevel: "strict", deterministicIds: true})
    window.lines = element => element.innerHTML.split(/<br *[/]?>/).map(html => {
        const part = document.createElement("div")
        part.innerHTML = html
        return part.textContent
    })
    window.all = (selector, read) => [...document.querySelectorAll(`#drawn ${selector}`)].map(read)
    window.show = html => { document.getElementById("drawn").innerHTML = html }
}"""
MERMAID = """async text => {
    show((await mermaid.render("picture", text)).svg)
    const nodes = all("g.node", node => [node.id, all(`g.node[id="${node.id}"] .nodeLabel p`, lines).flat()])
    const said = all("g.edgeLabel span.edgeLabel p, .edgeLabels p", lines).flat()
    const sequence = all("text.actor, .messageText, .noteText", text => text.textContent)
    return {nodes, edges: all("g.edgePaths path", () => 1).length, said, sequence}
}"""
GRAPHVIZ = """text => {
    show(graphviz.layout(text, "svg", "dot"))
    const texts = node => [...node.querySelectorAll("text")].map(text => text.textContent)
    const nodes = all("g.node", node => [node.querySelector("title").textContent, texts(node)])
    return {nodes, edges: all("g.edge", () => 1).length, said: all("g.edge", texts).flat(), sequence: []}
}"""
SHOWN = """text => {
    show(text)
    const boxes = all("text", text => [text.textContent, text.getBoundingClientRect().toJSON()])
    const frames = all("rect.node", rect => rect.getBoundingClientRect().toJSON())
    return {boxes, frames}
}"""
FOREIGN = """() => all("script, img, iframe, a, [onload], [onerror], [onclick]", one => one.outerHTML)"""


class Drawn(NamedTuple):
    """What a program has drawn: the lines of each node by its id, the number of edges, their lines; texts of a sequence."""

    nodes: dict[str, list[str]]
    edges: int
    said: list[str]
    sequence: list[str]


class Programs:
    """A page with both programs; `errors` are what it has said."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: self.errors.append(dialog.message))

    def mermaid(self, text: str) -> Drawn:
        """What Mermaid draws of a text; an error if it does not understand it."""
        return self._drawn(MERMAID, text)

    def graphviz(self, text: str) -> Drawn:
        """The same of Graphviz."""
        return self._drawn(GRAPHVIZ, text)

    def _drawn(self, script: str, text: str) -> Drawn:
        found = self.page.evaluate(script, text)
        return Drawn(dict(found["nodes"]), found["edges"], found["said"], found["sequence"])

    def shown(self, svg: str) -> tuple[list[tuple[str, dict[str, float]]], list[dict[str, float]]]:
        """Where the texts and the frames of nodes of an SVG are on the page."""
        found = self.page.evaluate(SHOWN, svg)
        return [(text, box) for text, box in found["boxes"]], found["frames"]

    def foreign(self) -> list[str]:
        """What is on the page that no picture has: scripts, links, things that are loaded, handlers."""
        return list(self.page.evaluate(FOREIGN))


@contextmanager
def programs() -> Iterator[Programs]:
    """Both programs. Raises LibrariesMissingError where they cannot be installed."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - where it is missing, tests are still collected

    packages = _installed()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = browser.new_page()
        page.set_content('<body style="margin: 0"><div id="drawn"></div></body>')
        page.add_script_tag(path=packages / "@mermaid-js" / "tiny" / "dist" / "mermaid.tiny.js")
        page.evaluate(LOADING, (packages / "@hpcc-js" / "wasm-graphviz" / "dist" / "index.js").read_text("utf-8"))
        yield Programs(page)
        browser.close()


def _installed() -> Path:
    parts = {path.name: path for path in sorted(PACKAGES.glob("*.json"))}
    target = _cache() / f"pictures-{_digest(parts)}"
    if not target.exists():
        _install(parts, target)
    return target / "node_modules"
