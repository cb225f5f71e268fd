"""A page on a bad connection, whoever sits in front of it."""

from signaling.core.commands import Command, HeldCall
from signaling.core.errors import Code, Refused
from signaling.core.events import ClientCommand, ClientConnected, ClientGone, Party
from signaling.core.messages import Message, Ok
from tests.house import hold
from tests.simulation.world import World


class Person:
    """A page on a bad connection: says again what was never acknowledged."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.connection: str | None = None
        self.instance = world.name("page")
        self.unacknowledged: dict[str, Command] = {}
        self.calls: dict[str, int] = {}  # whose peer connections this page holds, with the epoch
        self.home = False
        self.lag = 0  # so that what the server says arrives in order

    def party(self) -> Party:
        raise NotImplementedError

    def arrive(self) -> None:
        self.connect()

    def hear(self, message: Message) -> None:
        raise NotImplementedError

    def promised(self, command: Command) -> None:
        """The server has acknowledged this."""

    def check_home(self) -> None:
        """At the end of the run."""

    # --- the connection

    def connect(self) -> None:
        world = self.world
        if self.home or self.connection is not None:
            return
        name = world.name("connection")
        world.online[name] = self
        self.connection, self.lag = name, 0
        event = ClientConnected(
            connection=name,
            party=self.party(),
            instance=self.instance,
            language="de",
            calls=tuple(HeldCall(contact=call, epoch=epoch) for call, epoch in self.calls.items()),
        )
        try:
            world.receive(event)
        except Refused as refusal:
            world.online.pop(name, None)
            self.connection = None
            self.turned_away(refusal.code)
            return
        for command_id, command in list(self.unacknowledged.items()):
            self.transmit(command_id, command)

    def turned_away(self, code: Code) -> None:
        self.home = True

    def say(self, command: Command) -> None:
        command_id = self.world.name("command")
        self.unacknowledged[command_id] = command
        self.transmit(command_id, command)

    def after(self, ms: int, command: Command) -> None:
        """Say this once, within so many ms."""
        self.world.later(self.world.chance.randint(100, ms), lambda: self.say(command))

    def transmit(self, command_id: str, command: Command) -> None:
        world, connection, epoch = self.world, self.connection, self.world.epoch
        if connection is None:
            return
        if world.chance.random() < world.weather.cut:
            self.cut()
            return
        for _ in range(2 if world.chance.random() < world.weather.twice else 1):
            world.later(
                world.chance.randint(1, world.weather.slow_ms),
                lambda: self.received(epoch, connection, command_id, command),
            )

    def received(self, epoch: int, connection: str, command_id: str, command: Command) -> None:
        world = self.world
        if epoch != world.epoch or connection not in world.online:
            return
        event = ClientCommand(connection=connection, command_id=command_id, command=command)
        try:
            world.receive(event)
        except Refused:
            world.later(world.weather.slow_ms, lambda: self.done(connection, command_id))

    def done(self, connection: str, command_id: str) -> None:
        if connection == self.connection:
            self.unacknowledged.pop(command_id, None)

    def sent(self, connection: str, message: Message, re: str | None) -> None:
        world = self.world
        self.lag = max(self.lag, world.time + world.chance.randint(1, world.weather.slow_ms))
        world.later(self.lag - world.time, lambda: self.arrived(connection, message, re))

    def arrived(self, connection: str, message: Message, re: str | None) -> None:
        if connection != self.connection:
            return
        if isinstance(message, Ok):
            command = self.unacknowledged.pop(re or "", None)
            if command is not None:
                self.promised(command)
            return
        for call in hold(self.calls, message):
            self.world.connects(call, self.instance)
        self.hear(message)

    def cut(self) -> None:
        """The network is gone; the server learns of it later."""
        world, name, epoch = self.world, self.connection, self.world.epoch
        if name is None:
            return
        self.connection = None
        self.perhaps_reload(0.3)
        world.later(world.chance.randint(1, 8_000), lambda: self.missed(epoch, name))
        world.later(world.chance.randint(100, world.weather.away_ms), self.connect)

    def perhaps_reload(self, chance: float) -> None:
        if self.world.chance.random() < chance:
            self.instance = self.world.name("page")
            self.reloaded()

    def reloaded(self) -> None:
        """A new page: what the old one knew and wanted to say is forgotten, and its peer connections are gone."""
        self.unacknowledged.clear()
        self.calls.clear()

    def missed(self, epoch: int, name: str) -> None:
        if epoch == self.world.epoch and self.world.online.pop(name, None) is not None:
            self.world.receive(ClientGone(connection=name))

    def lost(self) -> None:
        """The server died."""
        if self.connection is not None:
            self.connection = None
            self.perhaps_reload(0.1)
            self.world.later(self.world.chance.randint(50, 3_000), self.connect)

    def closed(self, connection: str, why: str) -> None:
        if connection == self.connection:
            self.connection = None
            if why in {"ended", "not_admitted", "disabled"}:
                self.home = True
