"""The dress and background self-check around the desk: what is asked, who may answer, and what is forgotten when."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from policies.appearance.facts import Effect, Observation, Policy
from policies.appearance.observation import implausible
from policies.appearance.problems import clash, problems
from signaling.challenges import Challenges
from signaling.core.desk import Desk
from signaling.core.errors import Code, Refused
from signaling.core.events import AppearanceObserved, AppearancePolicies, Event, Opened
from signaling.generated import new_id
from signaling.ports import Clock
from signaling.store.appearance import Appearance

log = logging.getLogger(__name__)

SWEEP_S: Final = 600.0


class SelfCheck:
    """Of one desk. `start` before anybody is served."""

    def __init__(
        self,
        store: Appearance,
        desk: Desk,
        clock: Clock,
        submit: Callable[[Event], Awaitable[Opened | None]],
    ) -> None:
        self.store: Final = store
        self.challenges: Final = Challenges()
        self._desk = desk
        self._clock = clock
        self._submit = submit
        self._saving = asyncio.Lock()

    async def start(self, post: Callable[[Event], None]) -> None:
        post(AppearancePolicies(policies=await self.store.current()))
        await self.sweep()

    async def sweep(self) -> None:
        """What was kept of shifts long enough goes."""
        await self.store.forget(self._clock.now())

    async def save(self, queue: str, policy: Policy, *, based_on: int, by: str) -> None:
        """From its commit on this is asked. Raises `Refused`: APPEARANCE_POLICY with `field` and `why`,
        APPEARANCE_OUTDATED, NOT_FOUND (no such queue with video)."""
        self.check_queue(queue)
        allow_block = self._desk.state.rules.appearance.allow_block
        for path, why in problems(policy, allow_block=allow_block):
            words = "this can't be meant so"
            raise Refused(Code.APPEARANCE_POLICY, words, field=f"policy.{path}", why=why)
        async with (
            self._saving
        ):  # two at once might each go with what was there, and not with each other
            others = {
                name: each.policy
                for name, each in self._desk.state.policies.items()
                if name != queue and self._asks(name)
            }
            clashing = clash(policy, others)
            if clashing is not None:
                other, path = clashing
                raise Refused(
                    Code.APPEARANCE_POLICY,
                    "leaves an agent of both queues nothing",
                    field=f"policy.{path}",
                    why="leaves_nothing",
                    queue=other,
                )
            await self.store.save(self._clock.now(), queue, policy, based_on=based_on, by=by)
            await self._submit(AppearancePolicies(policies=await self.store.current()))

    async def observe(
        self,
        agent: str,
        challenge: str,
        versions: dict[str, int],
        observation: Observation | None,
        *,
        effect: Effect,
        ticks: tuple[str, ...],
    ) -> None:
        """Judged by the desk, and forgotten. Raises `Refused` with an *appearance.* code."""
        self.challenges.use(self._clock.now(), agent, challenge)
        if observation is not None:
            wrong = implausible(observation)
            if wrong is not None:
                words = "can't have been measured"
                raise Refused(Code.APPEARANCE_IMPLAUSIBLE, words, field=f"values.{wrong}")
        await self._submit(
            AppearanceObserved(
                id=new_id(),
                agent=agent,
                versions=versions,
                observation=observation,
                effect=effect,
                ticks=ticks,
            )
        )

    def check_queue(self, queue: str) -> None:
        if not self._asks(queue):
            raise Refused(Code.NOT_FOUND, "there is no such queue with video")

    def _asks(self, queue: str) -> bool:
        """One that left the settings keeps its versions, but asks nobody."""
        rules = self._desk.state.rules.queues
        return any(rule.id == queue and "video" in rule.channels for rule in rules)
