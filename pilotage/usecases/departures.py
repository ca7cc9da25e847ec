"""Someone leaves: what he holds is handed over, all at once, then his account may close."""

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref import clock, holdings
from qualipref.accounts import usecases as accounts
from qualipref.accounts.models import User
from qualipref.documents.inspection import inspect_pdf
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import Job
from qualipref.journal.models import Entry
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.usecases.accounts import keep_an_administrator

from .. import emails
from ..departures import Departure
from ..documents import hand_over_content, hand_over_pdf
from ..models import HandOver

KIND = "pilotage.hand_over"
CHANGED = "Ce que tient cette personne a changé depuis l’aperçu : lisez de nouveau ce qui reste avant de transférer."
NOTHING = "Rien n’a été choisi : choisissez au moins un successeur."
STILL_HOLDS = "Ce compte tient encore quelque chose : transférez-le d’abord."
CHANGED_MEANWHILE = "Quelqu’un vient de le modifier."
STEPS = ("Mise en page", "Contrôle du PDF", "Enregistrement")


@transaction.atomic
def hand_over(person: User, *, choices: dict, by_group: dict, for_all: User | None, seen: str, by: User) -> HandOver:
    """Hands over what was chosen, in one transaction, with a result by line; a line refused leaves the others be.

    `seen` is the digest of the plan that `by` has read: StaleVersion when it is not the plan of the moment.
    """
    everyone = {person.pk, *(user.pk for user in (*choices.values(), *by_group.values(), for_all) if _is_person(user))}
    list(User.objects.select_for_update().filter(pk__in=everyone).order_by("pk"))  # the second of two waits, and sees
    departure = Departure(person, by, clock.today())
    plan = departure.plan(choices, by_group, for_all)
    if plan.digest != seen:
        raise StaleVersion(CHANGED)
    if not plan.moves:
        raise TransitionRefused(NOTHING)
    results = [(move, _move(move, by)) for move in plan.moves]
    now = clock.now()
    made = HandOver.objects.create(person=person, content={}, handed_over_by=by, handed_over_at=now)
    made.content = hand_over_content(made, results, plan.left, departure.told)
    made.job = Job.objects.ask(KIND, made.pk, by=by)
    made.save(update_fields=["content", "job"])
    done = [move for move, refusal in results if not refusal]
    for successor in dict.fromkeys(move.to for move in done if move.to and move.to != by):
        emails.handed_over(successor, person, [move.line.held for move in done if move.to == successor], by=by)
    Entry.objects.record(
        "departure.handed_over",
        on=person,
        by=by,
        label=person.label,
        reference=made.reference,
        count=len(done),
        successors=sorted({move.words for move in done}),
        rows=[f"{move.line.held.kind.title}, {move.line.held.label} → {move.words}" for move in done],
    )
    return made


def _is_person(choice):
    return isinstance(choice, User)


def _move(move, by):
    """Hands over one line, or undoes it alone: the reason of its refusal, nothing when it is done."""
    kind, row = move.line.held.kind, move.line.held.row
    try:
        with transaction.atomic():
            if move.to:
                kind.hand_over(row, move.to, by=by)
            else:
                kind.end(row, by=by)
    except StaleVersion:
        return CHANGED_MEANWHILE
    except TransitionRefused as refusal:
        return str(refusal)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def produce_hand_over(made: HandOver, *, job: Job) -> None:
    """The PDF of the frozen content."""
    job.begin_step(1, STEPS)
    pdf = hand_over_pdf(made.content, on_wait=job.renew)
    job.begin_step(2, STEPS)
    page_count = inspect_pdf(pdf)
    job.begin_step(3, STEPS)
    with transaction.atomic():
        made.pdf = StoredFile.objects.store(pdf, media_type="application/pdf")
        made.save(update_fields=["pdf"])
        Entry.objects.record(
            "hand_over.produced",
            on=made.person,
            by=made.handed_over_by,
            via="exécutant",
            reference=made.reference,
            sha256=made.pdf.sha256,
            pages=page_count,
        )
        job.finish()


@transaction.atomic
def close_account(person: User, *, by: User) -> None:
    """Refused while something is held: nothing is left without someone who answers for it."""
    User.objects.select_for_update().get(pk=person.pk)
    if holdings.held_by(person, clock.today()):
        raise TransitionRefused(STILL_HOLDS)
    keep_an_administrator(without=person)
    accounts.close_account(person, by=by)


def names_of_file(stored):
    """What the check of stored files calls a sheet."""
    for made in HandOver.objects.filter(pdf=stored).select_related("person").defer("content"):
        yield f"feuille de passation {made.reference}"
