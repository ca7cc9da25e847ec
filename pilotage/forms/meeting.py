"""What is typed of a meeting, of its points and of the answers to its notice."""

import datetime

from crispy_forms.layout import Div, Layout
from django import forms

from engagements.forms.evidence_content import FilesField
from engagements.forms.paris_time import InstantField, InstantsMixin, passage
from qualipref import clock

from ..enums import Answer
from .plain import LONGEST, PASSED, PlainForm, VersionedForm

FARTHEST = datetime.timedelta(days=2 * 366)


class MeetingForm(InstantsMixin, PlainForm):
    starts_at = InstantField(label="Date et heure", help_text="À l’heure de Paris.")
    minutes_planned = forms.IntegerField(label="Durée prévue, en minutes", min_value=15, max_value=480, initial=60)
    place = forms.CharField(label="Lieu", required=False, max_length=200)
    subject = forms.CharField(
        label="Objet", required=False, max_length=250, help_text="S’il faut distinguer cette séance des autres."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_passages()

    @property
    def helper(self):
        helper = super().helper
        twice = [passage("starts_at")] if passage("starts_at") in self.fields else []
        helper.layout = Layout(
            Div(Div("starts_at", *twice), Div("minutes_planned"), css_class="q-2 q-2--egal"), "place", "subject",
        )  # fmt: skip
        return helper

    def clean(self):
        cleaned = super().clean()
        starts_at = self.instant("starts_at")
        cleaned.pop(passage("starts_at"), None)
        if starts_at is None:
            return cleaned
        cleaned["starts_at"] = starts_at
        if starts_at <= clock.now() and starts_at != self.initial.get("starts_at"):
            self.add_error("starts_at", PASSED)
        elif starts_at > clock.now() + FARTHEST:
            self.add_error("starts_at", "Choisissez une date dans les deux ans.")
        return cleaned


class MeetingEditForm(MeetingForm, VersionedForm):
    pass


class CancelForm(PlainForm):
    reason = forms.CharField(
        label="Motif", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Les membres convoqués le reçoivent avec l’annulation.",
    )  # fmt: skip


class ItemForm(PlainForm):
    title = forms.CharField(label="Point", max_length=250)
    minutes = forms.IntegerField(label="Durée estimée, en minutes", min_value=1, max_value=240, initial=5)
    why = forms.CharField(label="Pourquoi il est là", required=False, max_length=300)
    proposal = forms.CharField(
        label="Ce qui est proposé au comité", required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="La décision écrite au procès-verbal le reprend quand le comité approuve.",
    )  # fmt: skip


class ItemEditForm(ItemForm, VersionedForm):
    pass


class AnswerForm(forms.Form):
    """What a member answers to the notice: one button each."""

    answer = forms.ChoiceField(
        choices=[(Answer.ACCEPTED, "Je viens"), (Answer.EXCUSED, "Je ne viens pas")],
        error_messages={"required": "Dites si vous venez.", "invalid_choice": "Dites si vous venez."},
    )


class ComposeForm(forms.Form):
    """Which of the proposals join the agenda; the page lays them out with their reasons."""

    points = forms.MultipleChoiceField(
        error_messages={
            "required": "Cochez au moins un point.",
            "invalid_choice": "Un point choisi n’attend plus ce comité : la liste est à jour, vérifiez-la.",
        }
    )

    def __init__(self, *args, proposals, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["points"].choices = [(each.key, each.title) for each in proposals]


class ReorderForm(VersionedForm):
    """The whole order wanted, as the page showed it with one point moved."""

    ordered = forms.RegexField(regex=r"^\d{1,10}(,\d{1,10})*$", max_length=4000)
    moved = forms.IntegerField(required=False, min_value=1, max_value=2_000_000_000)

    def clean_ordered(self):
        return [int(pk) for pk in self.cleaned_data["ordered"].split(",")]


class PiecesForm(PlainForm):
    pieces = FilesField(
        label="Fichiers à joindre", help_text="PDF, image, texte ou tableau : les membres les lisent avant la séance."
    )
