"""Two thousand actions of the plan, in every state, written in bulk, and what their pages cost."""

import datetime
import itertools

from crispy_forms.utils import render_crispy_form
from django.db import transaction
from django.urls import reverse

from engagements.models import Commitment, Evidence
from pilotage.enums import ActionOrigin, ActionStatus
from pilotage.forms.action import ProposalForm
from pilotage.models import Action
from pilotage.models.action import ActionStatusPeriod
from qualipref import clock
from qualipref.accounts.models import User
from qualipref.collation import sort_key
from qualipref.journal.models import Entry
from sites.models import Service

from .measures import goal, milliseconds, page, queries, tell

COUNT, FEW, YEAR = 2_000, 20, 2015
STATES = (ActionStatus.IN_PROGRESS,) * 3 + (ActionStatus.APPROVED, ActionStatus.PROPOSED, ActionStatus.CLOSED)
FORM, PDF = 6, 2_000  # milliseconds of processor, PERFORMANCE.md, lines 4 and 10
ROWS, PRINTED = 200, "imprimable"


@transaction.atomic
def add_actions(world, count, first=1):
    """`count` actions of two commitments each, led by every service in turn, numbered from `first`."""
    proof = Evidence.objects.first()
    numbered = zip(range(first, first + count), itertools.cycle(world.units), itertools.cycle(STATES), strict=False)
    made = Action.objects.bulk_create(_action(world, number, unit, status, proof) for number, unit, status in numbered)
    through = Action.commitments.through
    through.objects.bulk_create(
        through(action=action, commitment=commitment)
        for action in made
        for commitment in world.draw.sample(world.commitments, 2)
    )
    ActionStatusPeriod.objects.bulk_create(
        ActionStatusPeriod(subject=action, status=action.status, since=clock.now()) for action in made
    )
    Entry.objects.record("action.proposed", by=world.coordinator, reference="A-2015-001", title="En bloc")


def _action(world, number, unit, status, proof):
    title = f"Tenir à jour l’affichage du guichet {number}{f', {PRINTED}' if number <= ROWS else ''}"
    due = datetime.date(YEAR, 1, 1) + datetime.timedelta(days=number * 37 % 365)
    done = {"done_on": due, "done_by": world.coordinator, "proof": proof, "progress": 100}
    closed = done | {"closed_on": due, "efficacy_due_on": due}
    return Action(
        year=YEAR,
        number=number,
        title=title,
        title_sort=sort_key(title),
        origin=ActionOrigin.values[number % len(ActionOrigin.values)],
        site=unit.site,
        lead_service=unit.service,
        owner=world.coordinator,
        original_due_on=due,
        due_on=due,
        status=status,
        proposed_by=world.coordinator,
        **(closed if status == ActionStatus.CLOSED else {"progress": number % 100}),
    )


def form_of_an_action(world, machine):
    """The form of a proposal drawn alone: ten fields, of which four offer every service, account or commitment."""
    services = Service.objects.for_list()
    offered = {"leads": list(services), "services": services, "owners": User.objects.all()}
    form = ProposalForm(
        **offered,
        named=lambda key: None,
        commitments=Commitment.objects.filter(pk__in=[one.pk for one in world.commitments]),
    )
    drawn = milliseconds(lambda: render_crispy_form(form))
    tell(4, "formulaire d’action, dessin du formulaire", goal(FORM, machine), drawn, 0, drawn <= FORM * machine)


def pdf_of_the_plan(client, machine):
    """Two hundred rows in landscape, asked as a page is: the processor of the child that lays them out is counted."""
    address = f"{reverse('pilotage:action_plan')}?q={PRINTED}"
    asked = page(client, address)
    spent, count = milliseconds(asked, 3), queries(client, address)
    tell(10, "plan d’action en PDF, 200 lignes", goal(PDF, machine), spent, 0, spent <= PDF * machine)
    tell(10, "plan d’action en PDF, requêtes", "≤ 10", count, 0, count <= 10)
