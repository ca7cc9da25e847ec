"""The minutes: submitted, sent back with remarks, approved as they were read, sealed; corrected by others only."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.documents.inspection import inspect_pdf
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import Job, JobFailed
from qualipref.journal.models import Entry
from qualipref.notifications.attachments import Attachment
from qualipref.typography import enumeration
from qualipref.workflow import StaleVersion, TransitionRefused, open_status_period, save_if_unchanged
from sites.enums import Role
from sites.models import Delegation

from .. import emails
from ..documents.minutes import approved_content, minutes_content, minutes_digest
from ..documents.minutes_corrected import Correction, corrected_content
from ..documents.minutes_pdf import minutes_pdf
from ..documents.minutes_seal import content_seal, pieces_seal, rows_seal
from ..enums import Factor, MinutesStatus
from ..models import AgendaItem, Attendance, Decision, ItemPiece, Meeting, MeetingMinutes, MinutesRemark
from .decisions import reword_decision
from .meetings import add_author, keep_meeting, record, undecided
from .required_text import required_text

KIND = "pilotage.minutes"
SEALED_PDF = "minutes-pdf"  # the word of the mails that carry it
STEPS = ("Mise en page", "Contrôle du PDF", "Enregistrement")
NOBODY_SEEN = "La présence n’est pas relevée : dites qui siégeait, puis soumettez le procès-verbal."
CLOSED = "Ce procès-verbal n’est plus en rédaction : il ne se modifie plus."


@dataclass(frozen=True)
class Wording:
    """The sentence of a decision as it was typed, on the version of it that was shown."""

    decision_id: int
    number: str
    text: str
    version: int


def text_of(minutes):
    """What the minutes say: their frozen text or, as long as they are written, what the meeting decided."""
    if minutes.rectifies_id or not minutes.is_editable:
        return minutes.content
    return minutes_content(minutes)


@transaction.atomic
def write_text(
    minutes: MeetingMinutes,
    *,
    opening: str,
    closing: str,
    wordings: list[Wording],
    answers: list[tuple[MinutesRemark, str]],
    version: int,
    by: User,
    correction: Correction | None = None,
) -> None:
    """All that the page of the text sends, or nothing of it: the sentences that changed, what is said beside them,
    what is answered to the remarks; of a rectificatif, its `correction`."""
    keep_meeting(minutes.meeting_id)
    if minutes.rectifies_id:
        texts = {wording.number: wording.text for wording in wordings}
        said = {"texts": texts, "opening": opening, "closing": closing, "correction": correction}
        write_rectification(minutes, **said, version=version, by=by)
    else:
        write_minutes(minutes, opening=opening, closing=closing, version=version, by=by)
        decisions = Decision.objects.select_related("item").in_bulk([each.decision_id for each in wordings])
        for each in wordings:
            decision = decisions[each.decision_id]
            decision.meeting = minutes.meeting
            reword_decision(decision, text=each.text, version=each.version, by=by)
    for remark, answer in answers:
        answer_remark(remark, answer=answer, by=by)


@transaction.atomic
def write_minutes(minutes: MeetingMinutes, *, opening: str, closing: str, version: int, by: User) -> None:
    """What is said beside the decisions, until the minutes are submitted."""
    if not minutes.is_editable:
        raise TransitionRefused(CLOSED)
    minutes.opening, minutes.closing = opening.strip(), closing.strip()
    save_if_unchanged(minutes, version=version, fields=("opening", "closing"))
    _sign(minutes, by)
    record("minutes.written", minutes.meeting, by, on=minutes)


@transaction.atomic
def submit_minutes(minutes: MeetingMinutes, *, version: int, by: User) -> None:
    """Freezes the text and asks the president to approve it; a point left undecided refuses, or a sheet left blank."""
    keep_meeting(minutes.meeting_id)
    if not minutes.is_editable:
        raise TransitionRefused(CLOSED)
    waiting = list(undecided(minutes.meeting).values_list("title", flat=True))
    if waiting:
        raise TransitionRefused(f"Reste à décider {enumeration(f'« {title} »' for title in waiting)}.")
    if minutes.rectifies_id is None and minutes.meeting.is_presence_missing:
        raise TransitionRefused(NOBODY_SEEN)
    content = text_of(minutes)
    _advance(
        minutes,
        "submit",
        version,
        content=content,
        content_digest=minutes_digest(content),
        submitted_by=by,
        submitted_at=clock.now(),
    )
    _sign(minutes, by)
    emails.minutes_to_approve(minutes, by=by)
    record("minutes.submitted", minutes.meeting, by, on=minutes, digest=minutes.content_digest)


@transaction.atomic
def ask_minutes_changes(
    minutes: MeetingMinutes, remarks: list[tuple[Decision | None, str]], *, version: int, by: User
) -> None:
    """« Demander une modification », which is not to reject: each remark on a decision, or on the whole (None).

    The text that was read is kept, so that the president then reads what changed.
    """
    said = [(decision, text.strip()) for decision, text in remarks if text.strip()]
    if not said:
        raise ValidationError("Dites ce qui est à modifier.")
    _refuse_unless_submitted(minutes)
    if minutes.has_author(by):
        raise TransitionRefused("Un procès-verbal n’est pas renvoyé par une personne qui l’a rédigé ou soumis.")
    _advance(minutes, "ask_changes", version, read_content=minutes.content)
    MinutesRemark.objects.bulk_create(
        MinutesRemark(minutes=minutes, decision=decision, text=text, by=by) for decision, text in said
    )
    emails.minutes_changes_asked(minutes, [text for _, text in said], by=by)
    record("minutes.changes_asked", minutes.meeting, by, on=minutes, reason=" ; ".join(text for _, text in said))


@transaction.atomic
def answer_remark(remark: MinutesRemark, *, answer: str, by: User) -> None:
    answer = required_text(answer, "Écrivez votre réponse.", field="answer")
    if remark.minutes.status != MinutesStatus.CHANGES_ASKED:
        raise TransitionRefused(CLOSED)
    remark.answer, remark.answered_at = answer, clock.now()
    remark.save(update_fields=["answer", "answered_at"])
    record("minutes.remark_answered", remark.minutes.meeting, by, on=remark.minutes, reason=remark.answer)


@transaction.atomic
def approve_minutes(
    minutes: MeetingMinutes,
    *,
    version: int,
    digest: str,
    by: User,
    factor: Factor | str,
    on_behalf_of: User | None = None,
) -> None:
    """Approves the text that was read, and no other: StaleVersion when version or digest is not that of the row.

    Seals it with all that it holds, asks for its PDF, and tells the members and the services concerned. Never by one of
    its authors.
    """
    _refuse_unless_submitted(minutes)
    if minutes.has_author(by):
        raise TransitionRefused("Un procès-verbal n’est jamais approuvé par une personne qui l’a rédigé ou soumis.")
    _refuse_unless_read(minutes, digest)
    now, head, factor = clock.now(), Entry.objects.head(), Factor(factor)
    content = approved_content(
        minutes.content,
        approved_by=by,
        on_behalf_of=on_behalf_of,
        suppleance=_suppleance(by, on_behalf_of),
        submitted_by=minutes.submitted_by,
        submitted_at=minutes.submitted_at,
        at=now,
        factor=factor,
        head=head,
    )
    _advance(
        minutes,
        "approve",
        version,
        content=content,
        approved_by=by,
        approved_at=now,
        on_behalf_of=on_behalf_of,
        factor=factor.value,
        journal_head=head or "",
    )
    _seal(minutes.meeting)
    minutes.job = Job.objects.ask(KIND, minutes.pk, by=by)
    minutes.save(update_fields=["job"])
    emails.minutes_approved(minutes)
    record(
        "minutes.approved", minutes.meeting, by, on=minutes, on_behalf_of=on_behalf_of, digest=digest,
        factor=factor.label, content_seal=content_seal(minutes), rows_seal=rows_seal(minutes),
        pieces_seal=pieces_seal(minutes),
    )  # fmt: skip


@transaction.atomic
def rectify_minutes(minutes: MeetingMinutes, *, reason: str, by: User) -> MeetingMinutes:
    """Opens a « PV rectificatif » of the last approved minutes of a meeting: the former ones stay as they are."""
    reason = required_text(reason, "Une rectification doit être motivée.")
    keep_meeting(minutes.meeting_id)
    if minutes.status != MinutesStatus.APPROVED:
        raise TransitionRefused("Seul un procès-verbal approuvé se rectifie ; celui-ci se modifie encore.")
    if MeetingMinutes.objects.filter(rectifies=minutes).exists():
        raise TransitionRefused("Ce procès-verbal a déjà son rectificatif : rectifiez le dernier.")
    kept = {name: value for name, value in minutes.content.items() if name != "approval"}
    made = MeetingMinutes(
        meeting=minutes.meeting,
        number=minutes.number + 1,
        rectifies=minutes,
        opening=minutes.opening,
        closing=minutes.closing,
        correction_reason=reason,
        authors=sorted({*minutes.authors, by.pk}),
    )
    made.content = kept | {
        "number": made.number,
        "rectifies": minutes.reference,
        "correction_reason": made.correction_reason,
    }
    made.save(force_insert=True)
    open_status_period(made)
    record("minutes.rectified", made.meeting, by, on=made, reason=made.correction_reason)
    return made


@transaction.atomic
def write_rectification(
    minutes: MeetingMinutes,
    *,
    texts: dict[str, str],
    opening: str,
    closing: str,
    version: int,
    by: User,
    correction: Correction | None = None,
) -> None:
    """Rewrites the sentences of a rectificatif, by the number of the decision (« D-07 »), and what `correction` says
    otherwise: what was decided stays, and so do the sealed text and the registers of the meeting."""
    if minutes.rectifies_id is None or not minutes.is_editable:
        raise TransitionRefused(CLOSED)
    if any(not text.strip() for text in texts.values()):
        raise ValidationError("Une décision ne peut pas rester sans rédaction.")
    if correction and not correction.is_whole:
        raise ValidationError("Dites par qui chaque membre représenté l’est.")
    minutes.opening, minutes.closing = opening.strip(), closing.strip()
    minutes.content = corrected_content(
        minutes.content, texts=texts, opening=minutes.opening, closing=minutes.closing, correction=correction
    )
    save_if_unchanged(minutes, version=version, fields=("content", "opening", "closing"))
    _sign(minutes, by)
    record("minutes.written", minutes.meeting, by, on=minutes)


@transaction.atomic
def restart_minutes(minutes: MeetingMinutes, *, by: User) -> None:
    """« Relancer » a PDF that failed, from the text that was approved."""
    if minutes.job is None:
        raise TransitionRefused("Ce procès-verbal n’est pas approuvé : il n’a pas encore de PDF.")
    minutes.job.restart()
    record("minutes.restarted", minutes.meeting, by, on=minutes)


def produce_minutes(minutes: MeetingMinutes, *, job: Job) -> None:
    """Makes the PDF of approved minutes; the file, the journal and the end of the job are written together."""
    job.begin_step(1, STEPS)
    if minutes_digest(minutes.content) != minutes.content_digest:
        raise JobFailed("Le contenu scellé de ce procès-verbal n’a plus son empreinte : prévenez l’administrateur.")
    pdf = minutes_pdf(minutes.content, on_wait=job.renew)
    job.begin_step(2, STEPS)
    page_count = inspect_pdf(pdf)
    job.begin_step(3, STEPS)
    with transaction.atomic():
        minutes.pdf = StoredFile.objects.store(pdf, media_type="application/pdf")
        minutes.page_count = page_count
        minutes.save(update_fields=["pdf", "page_count"])
        details = {"sha256": minutes.pdf.sha256, "pages": page_count}
        emails.minutes_sealed(minutes, word=SEALED_PDF)
        record("minutes.produced", minutes.meeting, minutes.approved_by, on=minutes, via="exécutant", **details)
        job.finish()


def attachments_of_mail(rest):
    """The sealed PDF, beside the mail of a member without an account."""
    minutes = MeetingMinutes.objects.whole().filter(pk=rest.partition(":")[0]).first()
    stream = minutes.pdf.open_intact() if minutes and minutes.pdf else None
    if stream is None:
        return []
    with stream:
        return [Attachment(minutes.filename, stream.read(), "application/pdf")]


def names_of_file(stored):
    """« procès-verbal COPIL-2015-03 »: what the check of stored files calls them."""
    for minutes in MeetingMinutes.objects.filter(pdf=stored).select_related("meeting__committee").defer("content"):
        yield f"procès-verbal {minutes.reference.removeprefix('PV ')}"


def _refuse_unless_submitted(minutes):
    """Reads the row again and keeps it for this gesture, its meeting first as whoever writes the text does."""
    keep_meeting(minutes.meeting_id)
    MeetingMinutes.objects.select_for_update().get(pk=minutes.pk)
    minutes.refresh_from_db(fields=["status", "content", "content_digest", "submitted_by", "submitted_at", "authors"])
    if minutes.status != MinutesStatus.SUBMITTED:
        raise TransitionRefused(
            f"Ce procès-verbal est « {minutes.get_status_display()} » : il n’attend pas d’approbation."
        )


def _refuse_unless_read(minutes, digest):
    if minutes.content_digest != digest or minutes_digest(minutes.content) != digest:
        raise StaleVersion


def _suppleance(substitute, absent):
    """The one by which he approves for the secretary general who is absent: the minutes say its dates."""
    given = Delegation.objects.active_on(clock.today()).filter(role=Role.SECRETARY_GENERAL)
    return given.filter(absent=absent, substitute=substitute).first() if absent else None


def _advance(minutes, transition, version, **changes):
    """Moves the state of the version that was seen: StaleVersion after a change."""
    save_if_unchanged(minutes, version=version, fields=())
    MeetingMinutes.objects.advance(minutes, transition, **changes)


def _sign(minutes, by):
    add_author(minutes.meeting_id, minutes.number, by)
    minutes.refresh_from_db(fields=["authors"])


def _seal(meeting):
    """What approved minutes hold no longer changes: the database sees to it."""
    for model in (Attendance, AgendaItem, Decision):
        model.objects.filter(meeting=meeting, is_sealed=False).update(is_sealed=True)
    ItemPiece.objects.filter(item__meeting=meeting, is_sealed=False).update(is_sealed=True)
    MinutesRemark.objects.filter(minutes__meeting=meeting, is_sealed=False).update(is_sealed=True)
    Meeting.objects.filter(pk=meeting.pk, is_sealed=False).update(is_sealed=True)
