"""What lies on the table of one contact: its documents, what is shown of them, who looks where, and what is drawn."""

from collections import Counter
from dataclasses import dataclass, field

from signaling.core.document_views import DocumentsView
from signaling.core.records import ContactDocumentRecord, MarkHead, SharingRecord

COLOURS = 6


@dataclass(slots=True)
class Papers:
    documents: dict[str, ContactDocumentRecord] = field(default_factory=dict)  # by version
    sharing: SharingRecord | None = None
    view: tuple[int, int, int] | None = None  # of the presenter: x, y, zoom
    looks: dict[str, tuple[str, int]] = field(default_factory=dict)  # who doesn't follow, where
    noted: dict[str, tuple[str, int] | None] = field(default_factory=dict)  # as the timeline has it
    noted_at: dict[str, int] = field(default_factory=dict)
    colours: dict[str, int] = field(default_factory=dict)  # by participant
    marks: dict[str, MarkHead] = field(default_factory=dict)  # that stand
    removed: set[str] = field(default_factory=set)  # ids of marks that were taken back
    counts: Counter[str] = field(default_factory=Counter)  # of marks that stand, by version
    number: int = 0  # of the latest mark or removal
    points: int = 0  # of all marks, also of those taken back
    recorded: set[str] = field(default_factory=set)  # versions that the timeline says are part of
    # the recording; after a restart it says so again
    told: dict[str, DocumentsView] = field(default_factory=dict)  # what participants know

    @property
    def revision(self) -> int:
        return self.sharing.revision if self.sharing else 0

    @property
    def shown(self) -> str | None:
        """The version that everybody is shown."""
        return self.sharing.version if self.sharing else None

    @property
    def presenter(self) -> str | None:
        return self.sharing.presenter if self.sharing else None

    def colour(self, who: str) -> int:
        """This participant's own, for good: the first of those that fewest have."""
        if who not in self.colours:
            taken = Counter(self.colours.values())
            self.colours[who] = min(range(COLOURS), key=lambda colour: (taken[colour], colour))
        return self.colours[who]

    def add(self, mark: MarkHead) -> None:
        self.marks[mark.mark] = mark
        self.counts[mark.version] += 1
        self.colours.setdefault(mark.author, mark.colour)

    def take_back(self, mark: MarkHead) -> None:
        del self.marks[mark.mark]
        self.removed.add(mark.mark)
        self.counts[mark.version] -= 1
