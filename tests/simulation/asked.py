"""People who are asked whether they may be recorded: most agree, some refuse, and some change their minds."""

from policies.consent import Purpose
from signaling.core.commands import (
    AnswerConsent,
    AskConsent,
    BeginOrder,
    Command,
    ConsentAnswer,
    ConsentImpossible,
    EndOrder,
    PauseRecording,
    ResumeRecording,
    SetHeadset,
    WithdrawConsent,
)
from signaling.core.consent_views import ConsentTextView, RecordingView
from signaling.core.session import STAFF
from tests.simulation.person import Person


class AskedPerson(Person):
    """`refused`: acknowledged refusals and withdrawals by contact and words, after which nobody may ask again."""

    answered: set[tuple[str, str]]
    refused: set[tuple[str, Purpose]]

    def asked(self, contact: str, view: RecordingView | None) -> None:
        """What the page does with a view of the recording."""
        if view is None:
            return
        again = {text.purpose for text in view.ask if (contact, text.purpose) in self.refused}
        assert not again, f"asked again after a refusal: {again}"
        fresh = [text for text in view.ask if (contact, text.hashes["de"]) not in self.answered]
        if fresh:
            self.answered |= {(contact, text.hashes["de"]) for text in fresh}
            self.after(4_000, self._answers(contact, fresh))
            if self.world.chance.random() < 0.3:
                self.after(90_000, WithdrawConsent(contact=contact, purposes=()))

    def _answers(self, contact: str, asked: list[ConsentTextView]) -> AnswerConsent:
        yes = self.world.chance.random() < 0.9
        answers = tuple(
            ConsentAnswer(
                purpose=text.purpose,
                text=text.hashes["de"],
                granted=yes and self.world.chance.random() < 0.97,
            )
            for text in asked
        )
        return AnswerConsent(contact=contact, language="de", answers=answers)

    def has_answered(self, command: Command) -> None:
        """The server has acknowledged this."""
        match command:
            case AnswerConsent():
                self.world.answers += 1
                for each in command.answers:
                    if not each.granted:
                        self.refused.add((command.contact, each.purpose))
            case ConsentImpossible() | WithdrawConsent() | PauseRecording() | BeginOrder():
                self.world.consented[type(command).__name__] += 1
            case _:
                pass

    def steers(self, contact: str, role: str) -> None:
        """What an agent does about a recording in the course of a talk."""
        if role not in STAFF:
            return
        chance = self.world.chance
        self.after(6_000, SetHeadset(contact=contact, worn=True))
        if role != "agent":
            return
        self.after(6_000, AskConsent(contact=contact))
        self.after(8_000, BeginOrder(contact=contact))
        for _ in range(chance.randint(0, 3)):
            pause = PauseRecording(contact=contact, reason="card_data")
            resume = ResumeRecording(contact=contact)
            never = ConsentImpossible(contact=contact, reason="minor")
            order = (BeginOrder(contact=contact), EndOrder(contact=contact))
            headset = SetHeadset(contact=contact, worn=chance.random() < 0.5)
            acts: tuple[Command, ...] = (pause, resume, resume, *order, headset)
            self.after(60_000, never if chance.random() < 0.03 else chance.choice(acts))
