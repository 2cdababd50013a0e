"""What stands on an HTML page."""

from html.parser import HTMLParser


class Read(HTMLParser):
    """Tags of a page, texts between them, names and values of attributes, and the attributes of its scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.names: list[str] = []
        self.values: list[str | None] = []
        self.scripts: list[tuple[str, str | None]] = []
        self.feed(page)
        self.close()

    @property
    def whole(self) -> str:
        """All texts, one behind the other."""
        return "".join(self.texts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names += [name for name, _ in attrs]
        self.values += [value for _, value in attrs]
        self.scripts += attrs if tag == "script" else []

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip("\n"))
