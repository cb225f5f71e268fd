"""What is wrong with a desk's settings: pydantic's findings in words, and checks across sections.

All problems are found in one go. Where a field is wrong, the checks across sections still run on
the rest, unless others refer to that field (their complaints would only be echoes).
"""

import difflib
import ipaddress
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from policies.consent import OWN, USES
from policies.retention import longer
from signaling import relays
from signaling.colours import MINIMUM_CONTRAST, SURFACES, contrast
from signaling.config import WEEKDAYS, QueueSection, Settings, minutes

Loc = tuple[int | str, ...]
# A wrong one of these makes others look wrong: no checks across sections then.
REFERRED_TO = {"id", "languages", "queues", "skills", "certificates", "desk", "server", "mode"}


def validate(raw: dict[str, Any], folder: Path, now: int) -> tuple[Settings | None, list[str]]:
    """The settings if they can be built at all, and every problem as `path: sentence`."""
    context = {"folder": folder}
    try:
        settings = Settings.model_validate(raw, context=context)
    except ValidationError as error:
        details = first_hand(error.errors(include_url=False, include_context=True))
        problems = [f"{path(d['loc'])}: {sentence(d)}" for d in details]
        rest = without(raw, details)
        if rest is not None:
            try:
                settings = Settings.model_validate(rest, context=context)
            except ValidationError:
                return None, problems
            problems += across(settings, now)
        return None, problems
    return settings, across(settings, now)


def first_hand(details: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Without lists that are too short only because their entries are wrong."""
    return [
        detail
        for detail in details
        if detail["type"] != "too_short"
        or not any(
            other["loc"][: len(detail["loc"])] == detail["loc"] != other["loc"] for other in details
        )
    ]


def path(loc: Loc) -> str:
    """`("queues", 1, "loosen")` -> `queues[1].loosen`."""
    text = ""
    for part in loc:
        if part == "[key]":
            continue
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "file"


def sentence(detail: ErrorDetails) -> str:
    """One of pydantic's findings as a person would say it."""
    kind, given = detail["type"], detail["input"]
    context = detail.get("ctx", {})
    match kind:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not a known setting" + nearest(detail["loc"])
        case "value_error":
            return str(context["error"])
        case "string_pattern_mismatch":
            return f"must look like {context['pattern']}, not {given!r}"
        case "literal_error":
            return f"must be {context['expected']}, not {given!r}"
        case "too_short":
            return f"must have at least {context['min_length']} entry"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "must be a table"
        case "tuple_type":
            return "must be a list in brackets"
        case _:
            words = detail["msg"].replace("Input should be", "must be")
            words = words.replace("String should have", "must have")
            shown = given if isinstance(given, int | float | str) else type(given).__name__
            return f"{words[0].lower()}{words[1:]}, not {shown!r}"


def nearest(loc: Loc) -> str:
    """`; did you mean "after_s"?` if some known setting of this section is spelled nearly so."""
    model: type[BaseModel] | None = Settings
    for part in loc[:-1]:
        if isinstance(part, str) and model is not None:
            model = section_of(model, part)
    known = list(model.model_fields) if model is not None else []
    close = difflib.get_close_matches(str(loc[-1]), known, n=1, cutoff=0.5)
    return f'; did you mean "{close[0]}"?' if close else f"; known here: {', '.join(known)}"


def section_of(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The section a field holds, alone, optional or in a list."""
    field = model.model_fields.get(name)
    todo: list[Any] = [field.annotation] if field else []
    while todo:
        candidate = todo.pop()
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
        todo += getattr(candidate, "__args__", ())
    return None


def without(raw: dict[str, Any], details: Sequence[ErrorDetails]) -> dict[str, Any] | None:
    """The settings without the wrong ones; None if others refer to one of those."""
    rest = deepcopy(raw)
    for detail in details:
        loc = detail["loc"]
        names = [part for part in loc if part != "[key]"]
        if detail["type"] == "missing" or not isinstance(names[-1], str):
            return None
        if detail["type"] != "extra_forbidden" and REFERRED_TO & {names[-1], names[-2:][0]}:
            return None
        place: Any = rest
        for part in names[:-1]:
            place = place[part]
        place.pop(names[-1], None)
    return rest


# --- checks across sections ----------------------------------------------------------------------------------------


def across(settings: Settings, now: int) -> list[str]:
    checks: tuple[Callable[[Settings], Iterator[str]], ...] = (
        _unique_ids,
        _queues,
        _hours,
        _languages,
        _accent,
        _ice,
        _turn,
        _media,
        _links_and_sign_in,
        _supervision,
        _recording,
        _recording_folders,
        _documents_folder,
        _appearance,
        _retention,
    )
    return [problem for one in checks for problem in one(settings)] + list(_tls(settings, now))


def _appearance(settings: Settings) -> Iterator[str]:
    if settings.appearance.allow_block and settings.appearance.mode != "required":
        yield 'appearance.allow_block: needs appearance.mode "required"; else nothing is kept back'


def _retention(settings: Settings) -> Iterator[str]:
    """Periods that contradict each other; a duty must never be cut short by what was left out."""
    house = settings.retention
    floor, ceiling = house.floor, house.ceiling
    if floor is not None and ceiling is not None and longer(floor, ceiling):
        yield "retention.floor: must not be longer than retention.ceiling"
    for number, queue in enumerate(settings.queues):
        at, rule = f"queues[{number}].retention", queue.retention.rule()
        duty = rule.recording.get("statutory")
        named = {
            **{f"recording.{basis}": period for basis, period in rule.recording.items()},
            "content": rule.content,
            "record": rule.record,
            "extended": rule.extended,
        }
        for name, period in named.items():
            if period is not None and floor is not None and longer(floor, period):
                yield f"{at}.{name}: must not be shorter than retention.floor ({floor})"
            if period is not None and ceiling is not None and longer(period, ceiling):
                yield f"{at}.{name}: must not be longer than retention.ceiling ({ceiling})"
        if duty is not None and rule.extended is not None and longer(duty, rule.extended):
            yield f"{at}.extended: must not be shorter than recording.statutory ({duty})"
        kept = any(named.values()) or ceiling is not None
        if queue.recording.mode == "statutory" and kept and duty is None:
            yield f"{at}.recording.statutory: is missing, but this queue records by duty"


def _unique_ids(settings: Settings) -> Iterator[str]:
    sections = ("queues", "skills", "certificates", "pause_reasons", "dispositions")
    named = {section: getattr(settings, section) for section in sections}
    named["supervision.join_purposes"] = settings.supervision.join_purposes
    named["review.purposes"] = settings.review.purposes
    for section, rows in named.items():
        twice = {name for name, count in Counter(row.id for row in rows).items() if count > 1}
        seen: set[str] = set()
        for index, row in enumerate(rows):
            if row.id in twice and row.id in seen:
                yield f'{section}[{index}].id: must be unique; "{row.id}" is there already'
            seen.add(row.id)


def _queues(settings: Settings) -> Iterator[str]:
    queues = {queue.id for queue in settings.queues}
    skills = {skill.id for skill in settings.skills}
    certificates = {certificate.id for certificate in settings.certificates}
    for number, queue in enumerate(settings.queues):
        at = f"queues[{number}]"
        for skill in queue.skills:
            if skill not in skills:
                yield f"{at}.skills.{skill}: must be one of [[skills]]{_instead(skill, skills)}"
        for channel, names in queue.certificates.items():
            if channel not in queue.channels:
                yield f"{at}.certificates.{channel}: must be one of this queue's channels"
            for index, name in enumerate(names):
                if name not in certificates:
                    yield (
                        f"{at}.certificates.{channel}[{index}]: must be one of "
                        f"[[certificates]]{_instead(name, certificates)}"
                    )
        yield from _loosening(queue, at, skills)
        for index, row in enumerate(queue.overflow):
            if row.queue == queue.id:
                yield f"{at}.overflow[{index}].queue: must be another queue than this one"
            elif row.queue not in queues:
                yield (
                    f"{at}.overflow[{index}].queue: must be the id of a queue"
                    f"{_instead(row.queue, queues)}"
                )


def _loosening(queue: QueueSection, at: str, skills: set[str]) -> Iterator[str]:
    """Links may ask for any configured skill, so loosening one that the queue itself doesn't ask is fine."""
    for index, row in enumerate(queue.loosen):
        for skill, level in row.skills.items():
            where = f"{at}.loosen[{index}].skills.{skill}"
            if skill not in skills and skill not in queue.skills:
                yield f"{where}: nobody asks for this skill{_instead(skill, skills)}"
            elif level >= queue.skills.get(skill, level + 1):
                yield f"{where}: must be lower than the {queue.skills[skill]} asked at first"
    for (first, early), (second, late) in pairwise(enumerate(queue.loosen)):
        if late.after_s <= early.after_s:
            yield f"{at}.loosen[{second}].after_s: must be later than in loosen[{first}]"


def _hours(settings: Settings) -> Iterator[str]:
    for number, queue in enumerate(settings.queues):
        seen: list[tuple[int, int, int, int]] = []
        for index, row in enumerate(queue.hours):
            at = f"queues[{number}].hours[{index}]"
            if minutes(row.end) <= minutes(row.start):
                yield f"{at}.end: must be later than start (write two rows for a night)"
                continue
            for opening in row.openings():
                for weekday, start, end, other in seen:
                    if opening.weekday == weekday and opening.start < end and start < opening.end:
                        yield (
                            f"{at}: must not overlap with hours[{other}] on "
                            f"{WEEKDAYS[opening.weekday]}"
                        )
                seen.append((opening.weekday, opening.start, opening.end, index))


def _languages(settings: Settings) -> Iterator[str]:
    languages = settings.desk.languages
    if len(set(languages)) < len(languages):
        yield "desk.languages: must not name a language twice"
    for number, queue in enumerate(settings.queues):
        if queue.language not in languages:
            yield f"queues[{number}].language: must be one of desk.languages ({', '.join(languages)})"


def _accent(settings: Settings) -> Iterator[str]:
    for mode, surfaces in SURFACES.items():
        colour = getattr(settings.desk.accent, mode)
        worst = min(contrast(colour, surface) for surface in surfaces)
        if worst < MINIMUM_CONTRAST:
            need = "darker" if mode == "light" else "lighter"
            yield (
                f"desk.accent.{mode}: must have a contrast of at least {MINIMUM_CONTRAST} against the "
                f"{mode} pages; {colour} has {worst:.1f}: take a {need} colour"
            )


def _ice(settings: Settings) -> Iterator[str]:
    turn = settings.turn is not None
    for index, row in enumerate(settings.ice_servers):
        relays = any(url.startswith(("turn:", "turns:")) for url in row.urls)
        turn = turn or relays
        if relays and not (row.username and row.credential):
            yield f"ice_servers[{index}]: must have username and credential, since it is a TURN server"
    for number, queue in enumerate(settings.queues):
        if queue.network == "relay" and not turn:
            yield (
                f'queues[{number}].network: "relay" needs a TURN server: [turn], or turn: or turns: in '
                "[[ice_servers]]"
            )


def _turn(settings: Settings) -> Iterator[str]:
    if settings.turn is None:
        return
    for field, words in relays.problems(settings.turn):
        yield f"turn.{field}: {words}"


def _media(settings: Settings) -> Iterator[str]:
    media = settings.media
    for number, queue in enumerate(settings.queues):
        if queue.network == "sfu" and not media.enabled:
            yield f'queues[{number}].network: "sfu" needs the media plane: media.enabled = true'
    if 0 < media.port < 1_024:
        yield "media.port: must be 0 (any free port) or from 1024 to 65535"
    last = media.port + (media.workers or 1) - 1
    if last > 65_535:
        yield f"media.port: must leave room for a port each of {media.workers} workers"
    for index, address in enumerate(media.advertise):
        if ipaddress.ip_address(address).is_unspecified:
            yield f"media.advertise[{index}]: must be an address that browsers can reach"


def _links_and_sign_in(settings: Settings) -> Iterator[str]:
    if settings.links.lifetime_s > settings.links.maximum_s:
        yield f"links.lifetime_s: must be at most links.maximum_s ({settings.links.maximum_s})"
    if settings.sign_in.idle_s > settings.sign_in.session_s:
        yield f"sign_in.idle_s: must be at most sign_in.session_s ({settings.sign_in.session_s})"
    if settings.limits.absent_s > settings.limits.waiting_grace_s:
        yield f"limits.absent_s: must be at most limits.waiting_grace_s ({settings.limits.waiting_grace_s})"


def _supervision(settings: Settings) -> Iterator[str]:
    if settings.supervision.agent_details and settings.supervision.purpose is None:
        yield "supervision.purpose: is missing: say for which purpose supervisors see agent_details"


def _recording(settings: Settings) -> Iterator[str]:
    texts: set[tuple[str, str | None]] = set()
    for index, row in enumerate(settings.recording.texts):
        if (row.purpose, row.mode) in texts:
            which = f'"{row.purpose}"' + (f' in mode "{row.mode}"' if row.mode else "")
            yield f"recording.texts[{index}].purpose: must be unique; {which} has its words already"
        texts.add((row.purpose, row.mode))
    for number, queue in enumerate(settings.queues):
        at, recording = f"queues[{number}].recording", queue.recording
        for name, asked in (("purposes", recording.purposes), ("uses", recording.uses)):
            if len(set(asked)) < len(asked):
                yield f"{at}.{name}: must not name a purpose twice"
        if recording.mode == "never":
            if recording.asked:
                yield f'{at}.mode: must not be "never" where purposes or uses are named'
            continue
        if not recording.purposes:
            yield f"{at}.purposes: must name what is recorded"
        if not settings.media.enabled:
            yield f'{at}.mode: "{recording.mode}" needs the media plane: media.enabled = true'
        if recording.mode == "statutory" and "sound" not in recording.purposes:
            yield f'{at}.purposes: must name "sound", since a duty to record is one to record what was said'
        for name, asked in (("purposes", recording.purposes), ("uses", recording.uses)):
            for index, purpose in enumerate(asked):
                where = f"{at}.{name}[{index}]"
                if recording.mode == "agent_only" and purpose not in {*OWN, *USES}:
                    yield f'{where}: must be "sound" or "picture" in mode "agent_only"'
                elif texts.isdisjoint({(purpose, recording.mode), (purpose, None)}):
                    yield f'{where}: must have its words in [[recording.texts]] with purpose = "{purpose}"'


def _recording_folders(settings: Settings) -> Iterator[str]:
    folder, keys = settings.recordings_folder.resolve(), settings.keys_folder.resolve()
    if keys.is_relative_to(folder) or folder.is_relative_to(keys):
        named = "keys" if settings.recording.keys else "folder"
        yield (
            f"recording.{named}: must lie apart from the {'recordings' if named == 'keys' else 'keys'}, "
            "so that a backup of one never holds the other"
        )


def _documents_folder(settings: Settings) -> Iterator[str]:
    folder, keys = settings.documents_folder.resolve(), settings.keys_folder.resolve()
    if keys.is_relative_to(folder) or folder.is_relative_to(keys):
        yield "documents.folder: must lie apart from the keys, so that a backup of one never holds the other"


def _tls(settings: Settings, now: int) -> Iterator[str]:
    tls = settings.server.tls
    if tls is None:
        return
    from signaling.tls import problems

    for field, words in problems(tls.certificate, tls.key, now):
        yield f"server.tls.{field}: {words}"


def _instead(name: str, known: set[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f" ({', '.join(sorted(known))})" if known else "; there are none"
