"""A committee and who sits in it: created, described, its members named for a mandate that ends."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.typography import french
from qualipref.workflow import TransitionRefused, save_if_unchanged

from ..models import Committee, CommitteeMember
from .convening import follow_seat

DESCRIBED = ("kind", "code", "name", "site", "purpose", "founding_act", "closed_on")
SEATED = (
    "function", "college", "organisation", "account", "email", "service", "stands_in_for", "is_president",
    "is_secretary", "order", "du", "au",
)  # fmt: skip
SETTLED = {
    "code": "Ce code numérote déjà des séances : il ne change plus.",
    "kind": "Ce comité a déjà une séance : son genre ne change plus.",
    "site": "Ce comité a déjà une séance : son site ne change plus.",
}
COMMITTEE_TOLD = {"kind": "genre", "code": "code", "name": "nom", "site": "site"}
MEMBER_TOLD = {
    "function": "fonction", "account": "compte", "is_president": "préside", "is_secretary": "secrétaire de séance",
}  # fmt: skip
NAMED = ("name", "function", "organisation")
TAKEN = "Un autre comité porte déjà ce code."
DISSOLVED = "Ce comité est dissous : sa composition ne change plus."


@transaction.atomic
def create_committee(*, by: User | None, **fields) -> Committee:
    """`fields` are those of Committee; its code numbers the meetings."""
    committee = Committee(**_written(fields))
    _refuse_taken_code(committee)
    _with_free_code(lambda: committee.save(force_insert=True))
    _record("committee.created", committee, by)
    return committee


@transaction.atomic
def edit_committee(committee: Committee, *, version: int, by: User, **fields) -> None:
    """Describes it anew. Once it has a meeting its code stays, of which references are made, and so do its powers."""
    _refuse_settled(committee, fields)
    before = _said(committee, COMMITTEE_TOLD)
    for name, value in _written(fields).items():
        setattr(committee, name, value)
    _refuse_taken_code(committee)
    _with_free_code(lambda: save_if_unchanged(committee, version=version, fields=DESCRIBED))
    _record("committee.edited", committee, by, **_changes(before, _said(committee, COMMITTEE_TOLD)))


@transaction.atomic
def add_member(committee: Committee, *, by: User | None, **fields) -> CommitteeMember:
    """A seat for a mandate; an external member has an address and no account, a deputy names whom he stands in for."""
    keep_committee(committee)
    member = CommitteeMember(committee=committee, **_written(fields))
    _leave_to_account(member)
    _refuse_what_cannot_sit(member)
    member.save(force_insert=True)
    _record("committee.member_added", committee, by, subject=str(member), period=member.period)
    return member


@transaction.atomic
def edit_member(member: CommitteeMember, *, version: int, by: User, **fields) -> None:
    """Whoever is already convened to a meeting to come follows the seat (`follow_seat`).

    Another account at the same address, or another address without another account, is the same person.
    """
    keep_committee(member.committee)
    before, account_before, address_before = _said(member, MEMBER_TOLD), member.account_id, member.address
    for name, value in _written(fields).items():
        setattr(member, name, value)
    _leave_to_account(member)
    _refuse_what_cannot_sit(member)
    save_if_unchanged(member, version=version, fields=SEATED)
    other_account, other_address = member.account_id != account_before, member.address != address_before
    follow_seat(member, is_elsewhere=other_account or other_address, is_replaced=other_account and other_address)
    changes = _changes(before, _said(member, MEMBER_TOLD))
    _record("committee.member_edited", member.committee, by, subject=str(member), period=member.period, **changes)


@transaction.atomic
def end_mandate(member: CommitteeMember, *, au: datetime.date, version: int, by: User) -> None:
    """The last day of a mandate, included; what he took part in stays as it was."""
    if member.du and au < member.du:
        raise ValidationError({"au": "Le mandat finirait avant d’avoir commencé."})
    member.au = au
    save_if_unchanged(member, version=version, fields=("au",))
    follow_seat(member)
    _record("committee.mandate_ended", member.committee, by, subject=str(member), period=member.period)


def keep_committee(committee: Committee) -> None:
    """Keeps its composition for this gesture: who sits is compared with the seats as they are; TransitionRefused once
    it is dissolved.
    """
    if Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk).closed_on:
        raise TransitionRefused(DISSOLVED)


def _written(fields):
    return {name: french(value.strip()) if name in NAMED else value for name, value in fields.items()}


def _refuse_settled(committee, fields):
    refused = {name: refusal for name, refusal in SETTLED.items() if fields[name] != getattr(committee, name)}
    if refused and committee.meetings.exists():
        raise ValidationError(refused)


def _refuse_taken_code(committee):
    if Committee.objects.filter(code=committee.code).exclude(pk=committee.pk).exists():
        raise ValidationError({"code": TAKEN})


def _with_free_code(write):
    """The same refusal when another has just taken it."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        raise ValidationError({"code": TAKEN}) from None


def _leave_to_account(member):
    """A seat with an account is written to there alone, and no more once it is suspended."""
    if member.account_id:
        member.email = ""


def _refuse_what_cannot_sit(member):
    if member.du and member.au and member.au < member.du:
        raise ValidationError({"au": "Le mandat finit avant de commencer."})
    if member.stands_in_for_id:
        _refuse_wrong_deputy(member)
    others = list(_at_the_same_time(member))
    if member.account_id and any(other.account_id == member.account_id for other in others):
        raise ValidationError({"account": "Cette personne siège déjà dans ce comité à ces dates."})
    if member.email and any(other.email.lower() == member.email.lower() for other in others):
        raise ValidationError({"email": "Cette adresse siège déjà dans ce comité à ces dates."})
    if member.is_president and any(other.is_president for other in others):
        raise ValidationError({"is_president": "Ce comité a déjà un président à ces dates."})


def _refuse_wrong_deputy(member):
    titular = member.stands_in_for
    if titular.pk == member.pk or titular.committee_id != member.committee_id or titular.stands_in_for_id:
        raise ValidationError({"stands_in_for": "Un suppléant remplace un membre titulaire de ce comité."})
    if member.pk and member.deputies.exists():
        raise ValidationError({"stands_in_for": "Ce membre a lui-même des suppléants : il reste titulaire."})
    if member.is_president:
        raise ValidationError({"is_president": "Un suppléant ne préside pas : nommez un titulaire."})


def _at_the_same_time(member):
    """The other mandates of the committee that share a day with this one."""
    others = CommitteeMember.objects.filter(committee=member.committee_id).exclude(pk=member.pk)
    if member.au:
        others = others.filter(models.Q(du=None) | models.Q(du__lte=member.au))
    if member.du:
        others = others.filter(models.Q(au=None) | models.Q(au__gte=member.du))
    return others


def _said(row, told):
    """{label: value in words}, without any address."""
    return {label: _in_words(row, name) for name, label in told.items()}


def _in_words(row, name):
    value = getattr(row, name)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, User):
        return value.label or f"n° {value.pk}"
    return row.get_kind_display() if name == "kind" else str(value or "aucun")


def _changes(before, after):
    changed = [label for label in before if before[label] != after[label]]
    if not changed:
        return {}
    return {
        word: "; ".join(f"{label} : {said[label]}" for label in changed)
        for word, said in (("before", before), ("after", after))
    }


def _record(event, committee, by, **details):
    site = committee.site
    Entry.objects.record(event, on=committee, by=by, site=site.slug if site else "", name=committee.name, **details)
