"""Which commands a client has already had carried out: a repeat is answered, not done twice."""

KEPT = 64  # commands of one page
PAGES = 4  # pages (tabs, reloads) of one person


class Memory:
    """The last commands of a person's last pages."""

    __slots__ = ("_pages",)

    def __init__(self) -> None:
        self._pages: dict[str, dict[str, None]] = {}

    def has(self, instance: str, command: str) -> bool:
        return command in self._pages.get(instance, ())

    def keep(self, instance: str, command: str) -> None:
        page = self._pages.pop(instance, {})
        self._pages[instance] = page  # the latest last
        page[command] = None
        if len(page) > KEPT:
            del page[next(iter(page))]
        if len(self._pages) > PAGES:
            del self._pages[next(iter(self._pages))]
