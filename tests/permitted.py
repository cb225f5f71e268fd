"""What a recorder may write at this moment, as the desk's effects tell it, and what must hold of them."""

from signaling.core.effects import Permits, RecordingOver, TrackPermit


class Permitted:
    """`tracks`: by room. `sequences`: the highest that a room has ever seen, over restarts too."""

    def __init__(self) -> None:
        self.tracks: dict[str, tuple[TrackPermit, ...]] = {}
        self.sequences: dict[str, int] = {}
        self.over: set[str] = set()
        self.told: list[Permits | RecordingOver] = []

    def take(self, effect: Permits | RecordingOver, *, first: bool) -> None:
        """`first`: before the save, where it may only take away."""
        self.told.append(effect)
        room = effect.room
        if isinstance(effect, RecordingOver):
            assert not self.tracks.get(room), "over, and still permitted"
            self.over.add(room)
            return
        held = self.tracks.get(room, ())
        added = [track for track in effect.tracks if track not in held]
        if first:
            assert not added, "permitted before it is saved"
        else:
            assert set(held) <= set(effect.tracks), "taken away only after the save"
        assert not added or room not in self.over, "permitted after the end"
        for track in added:
            assert track.sequence > self.sequences.get(room, 0), "a sequence of the past"
        highest = max((track.sequence for track in added), default=0)
        self.sequences[room] = max(self.sequences.get(room, 0), highest)
        names = [(track.participant, track.kind) for track in effect.tracks]
        assert len(set(names)) == len(names), "a track twice"
        self.tracks[room] = effect.tracks

    def lapse(self) -> None:
        """The server is gone: silence means closed."""
        self.tracks.clear()

    def drop(self, room: str, participant: str, kind: str) -> None:
        """The recorder closes a track by itself."""
        self.tracks[room] = tuple(
            track
            for track in self.tracks[room]
            if (track.participant, track.kind) != (participant, kind)
        )

    def names(self, room: str) -> set[tuple[str, str]]:
        return {(track.participant, track.kind) for track in self.tracks.get(room, ())}

    def sequence(self, room: str, participant: str, kind: str) -> int:
        (found,) = (
            track.sequence
            for track in self.tracks[room]
            if (track.participant, track.kind) == (participant, kind)
        )
        return found
