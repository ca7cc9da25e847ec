"""The training plan: its themes, what each year plans of them, the sessions that are given or called off."""

import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.documents.models import StoredFile
from qualipref.documents.uploads import Upload
from qualipref.journal.models import Entry
from qualipref.typography import long_date
from qualipref.workflow import StaleVersion, TransitionRefused, save_if_unchanged
from sites.models import Site

from ..enums import SessionStatus
from ..models import TrainingPlanLine, TrainingSession, TrainingTheme

THEME_FIELDS = (
    "name",
    "audience",
    "module",
    "valid_months",
    "target_percent",
    "indicator_code",
    "commitment_codes",
    "is_followed",
)
SESSION_FIELDS = ("theme", "site", "held_on", "hours", "place", "provider", "seats")
CANCELLED = "Cette séance est annulée."
NOT_YET = "Cette séance n’a pas encore eu lieu : la présence se donne à partir de son jour."
HELD_LATER = "Une séance tenue ne peut pas être dans le futur."
SENT_TWICE = "Cette séance vient d’être planifiée."


@transaction.atomic
def create_theme(*, by: User, **fields) -> TrainingTheme:
    """`fields` are THEME_FIELDS; the theme is known in addresses by its name."""
    theme = TrainingTheme(slug=slugify(fields["name"])[:80] or "theme", **fields)
    if TrainingTheme.objects.filter(slug=theme.slug).exists():
        raise ValidationError({"name": "Un thème porte déjà ce nom."})
    _refuse_second_feeder(theme)
    theme.save(force_insert=True)
    _record_theme("training_theme.created", theme, by)
    return theme


@transaction.atomic
def change_theme(theme: TrainingTheme, *, version: int, by: User, **fields) -> None:
    """`fields` are THEME_FIELDS. Past trainings are counted again by the new rule, as the journal tells."""
    before = {name: _plain(getattr(theme, name)) for name in THEME_FIELDS}
    for name in THEME_FIELDS:
        setattr(theme, name, fields[name])
    _refuse_second_feeder(theme)
    save_if_unchanged(theme, version=version, fields=THEME_FIELDS)
    after = {name: _plain(getattr(theme, name)) for name in THEME_FIELDS}
    changed = {name: value for name, value in before.items() if value != after[name]}
    _record_theme("training_theme.changed", theme, by, before=changed)


@transaction.atomic
def plan_theme(theme: TrainingTheme, year: int, *, goal: int, note: str, version: int, by: User) -> TrainingPlanLine:
    """Writes the line of the plan; `version` is 0 for a theme that the year does not plan yet."""
    line = TrainingPlanLine.objects.filter(theme=theme, year=year).first()
    if line is None:
        line = _new_line(theme, year, version)
    line.goal, line.note = goal, note
    save_if_unchanged(line, version=version, fields=["goal", "note"])
    _record_theme("training_plan.changed", theme, by, year=year, goal=goal, note=note)
    return line


def _refuse_second_feeder(theme):
    """An indicator counts the agents of one theme: of two, it would not know which."""
    same = TrainingTheme.objects.filter(indicator_code=theme.indicator_code, is_followed=True).exclude(pk=theme.pk)
    if theme.indicator_code and theme.is_followed and (other := same.first()):
        raise ValidationError({"indicator_code": f"« {other} » alimente déjà cet indicateur."})


def _new_line(theme, year, version):
    if version:
        raise StaleVersion
    try:
        with transaction.atomic():
            return TrainingPlanLine.objects.create(theme=theme, year=year, goal=0, version=0)
    except IntegrityError:  # another was faster
        raise StaleVersion from None


@transaction.atomic
def plan_session(
    theme: TrainingTheme,
    *,
    held_on: datetime.date,
    hours: Decimal,
    place: str,
    provider: str,
    by: User,
    site: Site | None = None,
    seats: int | None = None,
) -> TrainingSession:
    """A session to come, or one already given: its attendance is given next."""
    TrainingTheme.objects.select_for_update().get(pk=theme.pk)  # a form sent twice: the second sees the first
    same = {"theme": theme, "held_on": held_on, "site": site, "place": place, "provider": provider}
    if TrainingSession.objects.filter(status=SessionStatus.PLANNED, **same).exists():
        raise TransitionRefused(SENT_TWICE)
    session = TrainingSession.objects.create(hours=hours, seats=seats, created_by=by, **same)
    record_session("training_session.planned", session, by, held_on=held_on)
    return session


@transaction.atomic
def change_session(session: TrainingSession, *, version: int, by: User, reason: str = "", **fields) -> None:
    """`fields` are SESSION_FIELDS. One that was held is corrected with a reason, and stays in the past."""
    if session.status == SessionStatus.CANCELLED:
        raise TransitionRefused(CANCELLED)
    is_held = session.status == SessionStatus.HELD
    if is_held and not reason.strip():
        raise ValidationError({"reason": "La correction d’une séance tenue doit être motivée."})
    if is_held and fields["held_on"] > clock.today():
        raise ValidationError({"held_on": HELD_LATER})
    before = {name: _plain(getattr(session, name)) for name in SESSION_FIELDS}
    for name in SESSION_FIELDS:
        setattr(session, name, fields[name])
    save_if_unchanged(session, version=version, fields=SESSION_FIELDS)
    changed = {name: value for name, value in before.items() if value != _plain(getattr(session, name))}
    record_session("training_session.changed", session, by, held_on=session.held_on, reason=reason, before=changed)


@transaction.atomic
def cancel_session(session: TrainingSession, *, reason: str, by: User) -> None:
    reason = reason.strip()
    if not reason:
        raise ValidationError("Une annulation doit être motivée.")
    TrainingSession.objects.advance(session, "cancel", cancel_reason=reason)
    record_session("training_session.cancelled", session, by, held_on=session.held_on, reason=reason)


@transaction.atomic
def deposit_sheet(session: TrainingSession, upload: Upload, *, version: int, by: User) -> None:
    """Keeps the signed sheet; another one takes its place, and the journal keeps the fingerprint of both."""
    if session.status != SessionStatus.HELD:
        raise TransitionRefused("La feuille signée se dépose une fois la séance tenue.")
    session.sheet = StoredFile.objects.receive(upload)
    session.sheet_name = upload.filename
    save_if_unchanged(session, version=version, fields=["sheet", "sheet_name"])
    record_session("training_session.sheet_deposited", session, by, sha256=session.sheet.sha256)


def record_session(event, session, by, **details):
    """The journal names no agent: what is said of a session is how many."""
    theme = session.theme
    Entry.objects.record(
        event,
        on=session,
        by=by,
        site=session.site.slug if session.site else "",
        module=theme.module.slug if theme.module else "",
        theme=theme.name,
        day=long_date(session.held_on),
        where=session.where,
        **details,
    )


def _record_theme(event, theme, by, **details):
    Entry.objects.record(
        event, on=theme, by=by, module=theme.module.slug if theme.module else "", theme=theme.name, **details
    )


def _plain(value):
    return value if isinstance(value, bool | int | list | None) else str(value)
