"""The dress and background self-check: what is asked of each agent, and how they stand."""

from policies.appearance.verdict import asked
from signaling.core.appearance_views import AppearanceRule, AppearanceView
from signaling.core.state import Agent, State


def view(d: State, agent: Agent) -> AppearanceView:
    del d, agent
    wanted = asked((), allow_block=False)
    return AppearanceView(
        mode="off",
        allow_block=False,
        keep_days=0,
        queues=(),
        rules=tuple(
            AppearanceRule(
                check=rule.check,
                severity=rule.severity,
                limits=rule.limits,
                text=None if rule.text is None else dict(rule.text),
            )
            for rule in wanted.rules
        ),
        manual=wanted.manual,
        backdrop=wanted.backdrop,
        palette=wanted.palette,
        effects=wanted.effects,
        standing=None,
        due=False,
        passes=True,
    )
