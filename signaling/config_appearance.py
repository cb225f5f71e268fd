"""Settings of the dress and background self-check: what a works agreement says, and so not for a console to change."""

from typing import Annotated, Literal

from pydantic import Field

from signaling.config_fields import Section
from signaling.core.model import AppearanceRules

HOUR_MS = 3_600_000


class AppearanceSection(Section):
    """`keep_days`: so long after a shift its outcome and override are kept; 0: not at all."""

    mode: Literal["off", "self_check", "required"] = "self_check"
    allow_block: bool = False
    keep_days: Annotated[int, Field(ge=0, le=90)] = 0
    shift_h: Annotated[int, Field(ge=1, le=24)] = 12

    def rules(self) -> AppearanceRules:
        return AppearanceRules(
            mode=self.mode,
            allow_block=self.allow_block,
            keep_days=self.keep_days,
            shift_ms=self.shift_h * HOUR_MS,
        )
