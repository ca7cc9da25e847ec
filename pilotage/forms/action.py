"""The forms of the action plan: what an action says, what is asked of the list, one form per gesture."""

from crispy_forms.layout import Div, Field, Layout
from django import forms

from engagements.forms.ticks import chapter_of, place_of, ticked_groups
from engagements.models import Commitment, Evidence
from qualipref import clock
from qualipref.accounts.models import User
from qualipref.keys import RowsField
from sites.models import Service

from ..enums import ActionKind, ActionOrigin, ActionPriority
from .plain import LONGEST, PlainForm, VersionedForm, day_to_come, offer

MOST_PROOFS = 100
UNREADABLE = (
    "Ce d’où vient l’action n’existe plus ou ne vous est pas ouvert. "
    "Choisissez son origine et envoyez de nouveau pour la proposer sans ce lien."
)
NEAR, OTHERS = "Sur les engagements de l’action", "Les autres preuves"


class ActionForm(PlainForm):
    """What an action says. Its first due date is asked at its proposal, and never after."""

    lead = ("lead_service",)
    nature = ("kind", "priority")
    title = forms.CharField(
        label="Ce qu’il faut faire", max_length=200, help_text="Une phrase qui commence par un verbe."
    )
    description = forms.CharField(
        label="Pourquoi et comment", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    lead_service = forms.ModelChoiceField(
        label="Service pilote", queryset=Service.objects.none(), empty_label="Choisissez"
    )
    contributing_services = RowsField(
        label="Services associés", queryset=Service.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    owner = forms.ModelChoiceField(
        label="Pilote", queryset=User.objects.none(), required=False, empty_label="Le service, sans personne désignée"
    )
    commitments = RowsField(
        label="Engagements concernés",
        queryset=Commitment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(label="Genre", choices=ActionKind.choices, initial=ActionKind.IMPROVEMENT)
    priority = forms.TypedChoiceField(
        label="Priorité", choices=ActionPriority.choices, coerce=int, initial=ActionPriority.NORMAL.value
    )

    def __init__(self, *args, leads, services, owners, commitments, **kwargs):
        """`leads` are those of the `services` to which one may give the lead; the others are querysets."""
        super().__init__(*args, **kwargs)
        keys = [service.pk for service in leads]
        offer(self.fields["lead_service"], services.filter(pk__in=keys), leads)
        self.fields["lead_service"].initial = keys[0] if len(keys) == 1 else None
        self.fields["contributing_services"].queryset = self.services = services
        offer(self.fields["owner"], owners, owners)
        self.fields["commitments"].queryset = self.commitments = commitments

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            "title",
            "description",
            *self.lead,
            Field("commitments", template="pilotage/_action_commitments.html"),
            Div(*(Div(name) for name in self.nature), css_class="q-grille-3"),
            "owner",
            Field("contributing_services", template="pilotage/_action_services.html"),
        )
        return helper

    @property
    def commitment_groups(self):
        """Chapter by chapter, for the page."""
        return ticked_groups(self["commitments"], self.commitments, chapter_of)

    @property
    def service_groups(self):
        """Site by site."""
        return ticked_groups(self["contributing_services"], self.services, place_of)

    def clean(self):
        lead, helping = self.cleaned_data.get("lead_service"), self.cleaned_data.get("contributing_services")
        if lead and helping and lead in helping:
            self.add_error("contributing_services", "Le service pilote n’est pas aussi un service associé.")
        return self.cleaned_data


class ProposalForm(ActionForm):
    """Its origin is the row that `source` names, when the page one comes from named one; it is chosen otherwise."""

    lead = (Div(Div("lead_service"), Div("due_on"), css_class="q-2 q-2--egal"),)
    seen = ("source",)
    origin = forms.ChoiceField(label="Origine", choices=ActionOrigin.choices, initial=ActionOrigin.FREE)
    due_on = forms.DateField(label="Échéance", help_text="Dernier jour compris. Cette première date restera affichée.")
    source = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, named, **kwargs):
        """`named` gives the OriginRow of a key, or None when its author may not read it."""
        super().__init__(*args, **kwargs)
        self.named = named
        self.fields["origin"].required = not self.came_from

    @property
    def came_from(self):
        """The row that it comes from, or None."""
        return self.named(self._source)

    @property
    def _source(self):
        return (self.data if self.is_bound else self.initial).get("source") or ""

    @property
    def nature(self):
        return ActionForm.nature if self.came_from else (*ActionForm.nature, "origin")

    def clean(self):
        cleaned = super().clean()
        cleaned.pop("source", None)
        if self._source:
            self._take_origin(self.came_from, cleaned)
        return cleaned

    def _take_origin(self, came_from, cleaned):
        if came_from is None:
            self.data = self.data.copy()
            self.data["source"] = ""
            self.add_error(None, UNREADABLE)
            return
        cleaned |= {"origin": came_from.kind, came_from.field: came_from.row}
        lead = cleaned.get("lead_service")
        if lead and lead.site_id and came_from.site_ids and lead.site_id not in came_from.site_ids:
            self.add_error("lead_service", "Choisissez un service du site d’où vient l’action, ou de tous les sites.")

    def clean_due_on(self):
        return day_to_come(self.cleaned_data["due_on"])


class EditForm(ActionForm, VersionedForm):
    pass


class ProgressForm(VersionedForm):
    progress = forms.IntegerField(label="Avancement, en %", min_value=0, max_value=100)
    comment = forms.CharField(
        label="Commentaire", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class CommentForm(PlainForm):
    text = forms.CharField(label="Votre commentaire", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(VersionedForm):
    reason = forms.CharField(
        label="Motif", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il reste lisible sur la page de l’action et au journal.",
    )  # fmt: skip


class DueDateForm(ReasonForm):
    due_on = forms.DateField(label="Nouvelle échéance", help_text="Dernier jour compris.")
    field_order = ("due_on", "reason", "version")


class DateRequestForm(PlainForm):
    wanted_on = forms.DateField(label="Échéance souhaitée", help_text="Dernier jour compris.")
    reason = forms.CharField(label="Motif", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


class DateAnswerForm(VersionedForm):
    answer = forms.CharField(
        label="Réponse au service", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class CompletionForm(VersionedForm):
    """« Réalisée »: the proof is one that was deposited; the page says how to deposit one first."""

    proof = forms.ModelChoiceField(
        label="Preuve de réalisation", queryset=Evidence.objects.none(), empty_label="Choisissez une preuve déposée"
    )
    done_on = forms.DateField(label="Réalisée le")
    field_order = ("proof", "done_on", "version")

    def __init__(self, *args, proofs, commitments, **kwargs):
        """`proofs` stand: neither refused nor withdrawn everywhere.

        The last deposited are offered, those of the `commitments` of the action first.
        """
        super().__init__(*args, initial={"done_on": clock.today()} | kwargs.pop("initial", {}), **kwargs)
        field = self.fields["proof"]
        latest = proofs.order_by("-submitted_at", "-pk")
        near = list(latest.about(commitments)[:MOST_PROOFS])
        others = list(latest.exclude(pk__in=[proof.pk for proof in near])[: MOST_PROOFS - len(near)])
        field.queryset = proofs
        field.choices = [("", field.empty_label), *_group(NEAR, near), *_group(OTHERS, others)]
        if len(near) + len(others) == MOST_PROOFS:
            field.help_text = f"Les {MOST_PROOFS} dernières, d’abord celles des engagements de l’action."

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day > clock.today():
            raise forms.ValidationError("Cette date est à venir : donnez le jour où l’action a été réalisée.")
        return day


class EfficacyForm(VersionedForm):
    is_effective = forms.TypedChoiceField(
        label="L’action a-t-elle produit l’effet attendu ?",
        choices=[("oui", "Oui, elle est efficace"), ("non", "Non : l’action est rouverte")],
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label="Ce que vous avez constaté", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("is_effective", "comment", "version")


def _group(label, proofs):
    return [(label, [(proof.pk, str(proof)) for proof in proofs])] if proofs else []
