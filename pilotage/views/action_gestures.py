"""The gestures on an action: one address each, its form, its refusals beside the fields."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from engagements.models import Evidence
from qualipref import clock
from qualipref.accounts.addresses import local_back
from qualipref.typography import long_date
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.permissions import require

from .. import permissions
from ..action_moves import withdrawal_label
from ..forms.action import (
    CommentForm,
    CompletionForm,
    DateAnswerForm,
    DateRequestForm,
    DueDateForm,
    EfficacyForm,
    ProgressForm,
    ReasonForm,
)
from ..forms.plain import PlainForm, VersionedForm, say
from ..models import DueDateRequest
from ..usecases import actions as usecases
from ..usecases import due_dates
from ..usecases.meetings import PREPARED
from .actions import action_or_404

CHANGED = (
    "Cette action a changé depuis que vous l’avez ouverte : relisez ce qui suit, puis envoyez de nouveau. "
    "Ce que vous aviez écrit est gardé."
)

HELD = ("version", "progress", "due_on")  # what a gesture shows of the action itself
MOVED = "Cette action a déjà été reportée : une autre échéance se demande, et se décide en comité."


def _gesture(request, action, form, apply, *, title, verb, done, help_text=""):
    """Shows the form, or does the gesture and goes back to the action; what a rule refuses is said beside its field."""
    back = local_back(request, reverse("pilotage:action_detail", args=[action.pk]))
    context = {"action": action, "title": title, "verb": verb, "help_text": help_text, "back": back, "conflicts": None}
    if request.method == "POST" and form.is_valid():
        try:
            apply(**form.cleaned_data)
        except ValidationError as refusal:
            say(form, refusal)
        except StaleVersion:
            return _again(request, action, form, context, CHANGED)
        except TransitionRefused as refusal:
            return _again(request, action, form, context, str(refusal))
        else:
            messages.success(request, done)
            return redirect(back)
    return render(request, "pilotage/action_gesture.html", context | {"form": form})


def _again(request, action, form, context, said):
    """What was typed, again, on the action as it is now."""
    action = action_or_404(request.user, action.pk)
    if isinstance(form, VersionedForm):
        context["conflicts"] = form.rebase({name: getattr(action, name) for name in HELD})
    form.add_error(None, said)
    return render(request, "pilotage/action_gesture.html", context | {"form": form, "action": action}, status=409)


def _contributor(request, action):
    return {"by": request.user, "on_behalf_of": permissions.contributes_for(request.user, action)}


def _manager(request, action):
    return {"by": request.user, "on_behalf_of": permissions.manages_for(request.user, action.site)}


def _checker(request, action):
    return {"by": request.user, "on_behalf_of": permissions.verifies_for(request.user, action)}


def _form(request, form_class, action, *, initial=None, **kwargs):
    return form_class(request.POST or None, initial={"version": action.version} | (initial or {}), **kwargs)


@require_http_methods(["GET", "POST"])
def progress(request, pk):
    action = action_or_404(request.user, pk)
    require(permissions.can_contribute_to_action(request.user, action))
    form = _form(request, ProgressForm, action, initial={"progress": action.progress})
    return _gesture(
        request, action, form, lambda **said: usecases.report_progress(action, **_contributor(request, action), **said),
        title="Dire où en est l’action", verb="Enregistrer", done="L’avancement est enregistré.",
    )  # fmt: skip


@require_http_methods(["POST"])
def comment(request, pk):
    action = action_or_404(request.user, pk)
    require(permissions.can_comment_action(request.user, action))
    form = CommentForm(request.POST)
    return _gesture(
        request, action, form, lambda **said: usecases.comment_action(action, **_contributor(request, action), **said),
        title="Commenter", verb="Publier", done="Le commentaire est publié.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def complete(request, pk):
    action = action_or_404(request.user, pk)
    require(permissions.can_contribute_to_action(request.user, action))
    proofs = Evidence.objects.visible_to(request.user, clock.today()).standing()
    form = _form(request, CompletionForm, action, proofs=proofs, commitments=action.commitments.all())
    return _gesture(
        request, action, form, lambda **said: usecases.complete_action(action, **_contributor(request, action), **said),
        title="Déclarer l’action réalisée", verb="Déclarer réalisée",
        done="L’action est proposée à la clôture. Le responsable qualité l’examine.",
        help_text="La preuve se dépose d’abord sur la page de l’engagement concerné ; choisissez-la ensuite ici.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def send_back(request, pk):
    return _reasoned(request, pk, usecases.send_back_action, "Renvoyer au service", "L’action est renvoyée au service.")


@require_http_methods(["GET", "POST"])
def abandon(request, pk):
    return _reasoned(request, pk, usecases.abandon_action, "Abandonner l’action", "L’action est abandonnée.")


@require_http_methods(["GET", "POST"])
def reopen(request, pk):
    return _reasoned(request, pk, usecases.reopen_action, "Rouvrir l’action", "L’action est rouverte.")


@require_http_methods(["GET", "POST"])
def propose_again(request, pk):
    done = "L’action est proposée de nouveau au prochain comité."
    return _reasoned(request, pk, usecases.propose_again, "Proposer de nouveau", done)


def _reasoned(request, pk, usecase, title, done):
    action = action_or_404(request.user, pk)
    require(permissions.can_manage_action(request.user, action))
    form = _form(request, ReasonForm, action)
    return _gesture(
        request, action, form, lambda **said: usecase(action, **_manager(request, action), **said),
        title=title, verb=title, done=done,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def close(request, pk):
    action = action_or_404(request.user, pk)
    require(permissions.can_manage_action(request.user, action))
    form = _form(request, VersionedForm, action)
    return _gesture(
        request, action, form, lambda **said: usecases.close_action(action, **_manager(request, action), **said),
        title="Clôturer l’action", verb="Clôturer",
        done="L’action est clôturée. Son efficacité se vérifiera dans trois mois.",
        help_text=f"Preuve de réalisation : {action.proof}." if action.proof else "",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def verify(request, pk):
    action = action_or_404(request.user, pk)
    require(permissions.can_verify_efficacy(request.user, action))
    form = _form(request, EfficacyForm, action)
    return _gesture(
        request, action, form, lambda **said: usecases.verify_efficacy(action, **_checker(request, action), **said),
        title="Vérifier l’efficacité", verb="Enregistrer", done="La vérification est enregistrée.",
        help_text="Des mois après la clôture, par quelqu’un d’autre que son pilote et que qui l’a réalisée.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def change_date(request, pk):
    action = action_or_404(request.user, pk)
    require(permissions.can_manage_action(request.user, action))
    form = _form(request, DueDateForm, action, initial={"due_on": action.due_on})
    return _gesture(
        request, action, form, lambda **said: due_dates.change_due_date(action, **_manager(request, action), **said),
        title="Changer l’échéance", verb="Changer l’échéance",
        done="L’échéance est changée. La première reste affichée.",
        help_text=MOVED if action.postponement_count else "",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def ask_date(request, pk):
    action = action_or_404(request.user, pk)
    require(permissions.can_contribute_to_action(request.user, action))
    moved = action.postponement_count
    form = DateRequestForm(request.POST or None)
    done = "La demande est envoyée au responsable qualité."
    if moved:
        done = "La demande ira au prochain comité : cette action a déjà été reportée."
    return _gesture(
        request, action, form, lambda **said: due_dates.ask_due_date(action, **_contributor(request, action), **said),
        title="Demander une autre échéance", verb="Demander", done=done,
        help_text=MOVED if moved else "",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def withdraw_date(request, pk):
    """The address names the request: another one, asked since the page was shown, is not taken back with it."""
    asked = get_object_or_404(DueDateRequest.objects.visible_to(request.user, clock.today()), pk=pk)
    action = asked.action = action_or_404(request.user, asked.action_id)
    require(permissions.can_withdraw_date_request(request.user, asked))
    refusal = due_dates.why_not_withdrawn(asked)
    if request.method == "GET" and refusal:
        raise TransitionRefused(refusal)
    return _gesture(
        request, action, PlainForm(request.POST or None),
        lambda: due_dates.withdraw_date_request(asked, **_contributor(request, action)),
        title=withdrawal_label(asked, request.user), verb="Retirer",
        done=f"La demande est retirée : l’échéance reste le {long_date(action.due_on)}.",
        help_text=_what_is_withdrawn(asked),
    )  # fmt: skip


def _what_is_withdrawn(asked):
    said = f"Demande d’une échéance au {long_date(asked.wanted_on)}."
    item = asked.agenda_items.filter(meeting__status__in=PREPARED).select_related("meeting__committee").first()
    if item is None:
        return said
    return f"{said} Le comité en est saisi à {item.meeting.reference} : il y prendra acte de son retrait."


@require_http_methods(["GET", "POST"])
def grant_date(request, pk):
    action = _asked(request, pk)
    form = _form(request, DateAnswerForm, action)
    return _gesture(
        request, action, form,
        lambda **said: due_dates.grant_due_date(due_dates.open_request(action), **_manager(request, action), **said),
        title="Accorder la nouvelle échéance", verb="Accorder", done="La nouvelle échéance est accordée.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def refuse_date(request, pk):
    action = _asked(request, pk)
    form = _form(request, DateAnswerForm, action)
    return _gesture(
        request, action, form,
        lambda version, answer: due_dates.refuse_due_date(
            due_dates.open_request(action), answer=answer, **_manager(request, action)
        ),
        title="Maintenir l’échéance", verb="Maintenir l’échéance", done="L’échéance est maintenue.",
    )  # fmt: skip


def _asked(request, pk):
    """The action whose request waits; an answer given meanwhile is a wrong state, said over what was typed."""
    action = action_or_404(request.user, pk)
    require(permissions.can_manage_action(request.user, action))
    if request.method == "GET":
        due_dates.open_request(action)
    return action
