"""What is said by mail, and to whom. One function per mail, in alphabetical order."""

import datetime

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.links.addresses import link_url
from qualipref.notifications.outbox import queue_email
from sites.enums import Role
from sites.models import Assignment


def assessment_change_asked(cell, *, by):
    """To whoever submitted it, or to the correspondents of the service when he is gone."""
    submitter = cell.assessed_by
    is_there = submitter is not None and submitter.is_active
    for recipient in [submitter] if is_there else _correspondents(cell.unit.service_id, clock.today()):
        if recipient != by:
            queue_email("engagements/emails/assessment_change_asked", to=recipient, cell=cell, by=by)


def assessments_submitted(campaign, cells, *, by):
    """To the quality managers of the sites concerned: one mail for all that was submitted in one gesture."""
    if not cells:
        return
    for manager in _reviewers({cell.unit.site_id for cell in cells}, clock.today()):
        if manager != by:
            queue_email("engagements/emails/assessments_submitted", to=manager, campaign=campaign, cells=cells, by=by)


def document_approved(version, *, by):
    """To its author and to who answers for the document."""
    for person in dict.fromkeys((version.author, version.document.owner)):
        if person != by and person.is_active:
            queue_email("engagements/emails/document_approved", to=person, version=version)


def document_sent_back(version, *, by):
    """To its author."""
    if version.author.is_active:
        queue_email("engagements/emails/document_sent_back", to=version.author, version=version, by=by)


def document_to_approve(version, *, by, on):
    """To the secretary general and to who stands in for him, those who wrote or verified it set aside."""
    for person in Assignment.objects.filter(role=Role.SECRETARY_GENERAL).holders(on):
        if person.pk not in (version.author_id, by.pk):
            queue_email("engagements/emails/document_to_approve", to=person, version=version, by=by)


def document_to_verify(version, *, on):
    """To the quality managers of its site, its author set aside; to the coordination when there is none.

    For the whole préfecture, to the coordination and to every quality manager.
    """
    managers, coordinators = (Assignment.objects.filter(role=each) for each in (Role.QUALITY_MANAGER, Role.COORDINATOR))
    site = version.document.site_id
    concerned = managers.covering(site) if site else managers | coordinators
    verifiers, otherwise = (held.holders(on).exclude(pk=version.author_id) for held in (concerned, coordinators))
    for person in verifiers or otherwise:
        queue_email("engagements/emails/document_to_verify", to=person, version=version)


def evidence_refused(use, *, by):
    """To whoever answers for it, unless he refused it himself; to the contact who answered by a link, without one."""
    in_charge = use.evidence.in_charge
    if in_charge and in_charge != by and in_charge.is_active:
        queue_email("engagements/emails/evidence_refused", to=in_charge, use=use, evidence=use.evidence)
    if in_charge is None:
        answered = use.evidence.requests.exclude(contact=None)
        for asked in answered.select_related("contact__account", "requested_by", "followed_by"):
            for person in _asked(asked, clock.today()):
                queue_email("engagements/emails/answer_refused", to=person, use=use, asked=asked)


def evidence_to_review(evidence_list, uses, *, by, on):
    """To the quality managers of the sites concerned: one mail for all that was deposited in one gesture."""
    sites = {use.unit.site_id for use in uses}
    for manager in _reviewers(sites, on):
        if manager != by:
            queue_email(
                "engagements/emails/evidence_to_review", to=manager, evidence_list=evidence_list, uses=uses, by=by
            )


def evidence_request_cancelled(asked, *, on):
    """To whoever had been asked."""
    for person in _asked(asked, on):
        queue_email("engagements/emails/evidence_request_cancelled", to=person, asked=asked)


def evidence_requested(asked, *, to, until, is_reminder):
    """The secret link goes to the contact alone, an account or an address."""
    queue_email(
        "engagements/emails/evidence_requested",
        to=to,
        asked=asked,
        expected=asked.commitment.expected_evidence.all(),
        link=link_url(asked.token),
        until=until - datetime.timedelta(seconds=1),
        is_reminder=is_reminder,
    )


def evidence_requested_in_application(asked, *, on, is_reminder):
    """Without a contact: to the correspondents of the service, who answer once signed in."""
    for correspondent in _asked(asked, on):
        queue_email(
            "engagements/emails/evidence_requested",
            to=correspondent,
            asked=asked,
            expected=asked.commitment.expected_evidence.all(),
            link=None,
            until=None,
            is_reminder=is_reminder,
        )


def file_altered(stored, names, site_ids, *, on):
    """To who answers for the proofs and to who can restore the file: once a civil day for one file."""
    reasons = dict.fromkeys(_administrators(on), "administrateur de l’installation")
    reasons |= dict.fromkeys(_reviewers(site_ids, on), "responsable qualité d’un site que ce fichier prouve")
    for person, reason in reasons.items():
        queue_email(
            "engagements/emails/file_altered",
            to=person,
            dedup_key=f"file-altered:{stored.pk}:{on}:{person.pk}",
            file=stored,
            names=names,
            reason=reason,
        )


def _asked(asked, on):
    """Whom a request reaches: its contact, an account or an address, or the correspondents of its service."""
    if asked.contact:
        account = asked.contact.account
        reached = account if account and account.is_active else asked.contact.email
        return [reached] if reached else []
    held = Assignment.objects.valid_on(on).filter(role=Role.CORRESPONDENT, service=asked.service)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk"))


def _administrators(on):
    held = Assignment.objects.valid_on(on).filter(role=Role.ADMINISTRATOR)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")


def _reviewers(site_ids, on):
    """Who reviews the proofs of those sites; for the préfecture as a whole (None), the coordination."""
    held = Assignment.objects.none()
    for site_id in site_ids:
        held |= _managing(site_id) if site_id else Assignment.objects.filter(role=Role.COORDINATOR)
    return held.holders(on)


def _managing(site_id):
    return Assignment.objects.filter(role=Role.QUALITY_MANAGER).covering(site_id)


def _correspondents(service_id, on):
    held = Assignment.objects.valid_on(on).filter(role=Role.CORRESPONDENT, service=service_id, service__isnull=False)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")
