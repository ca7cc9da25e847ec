"""What is typed on the row of an action, and once for several actions."""

from django import forms

from qualipref.accounts.models import User

from ..enums import ActionPriority
from .plain import LONGEST, PlainForm, VersionedForm

OF_CONTRIBUTORS = (
    ("avancement", "Dire où elles en sont"),
    ("commentaire", "Commenter"),
    ("echeance", "Changer ou demander l’échéance"),
)
OF_MANAGERS = (
    ("accord", "Accorder l’échéance demandée"),
    ("cloture", "Clôturer"),
    ("pilote", "Changer le pilote"),
    ("priorite", "Changer la priorité"),
)
GESTURES = (*OF_CONTRIBUTORS, *OF_MANAGERS)
NOBODY = "Le service, sans personne désignée"


def gestures_on(actions):
    """Those offered on `actions`, of which `with_contribution` has said who may do what."""
    if any(action.may_manage for action in actions):
        return GESTURES
    return OF_CONTRIBUTORS if any(action.may_contribute for action in actions) else ()


class LineForm(VersionedForm):
    """The row of an action: the fields that its reader may change there (`offered`).

    Who `decides_date` types the new date, whoever else the date that he wishes.
    """

    progress = forms.IntegerField(label="Avancement, en %", min_value=0, max_value=100)
    owner = forms.ModelChoiceField(label="Pilote", queryset=User.objects.none(), required=False, empty_label=NOBODY)
    priority = forms.TypedChoiceField(label="Priorité", choices=ActionPriority.choices, coerce=int)
    wanted_on = forms.DateField(label="Autre échéance souhaitée", required=False)
    reason = forms.CharField(label="Motif", required=False, max_length=LONGEST)
    reason.when_required = "exigé si l’échéance change"

    def __init__(self, *args, offered, owners, decides_date, **kwargs):
        super().__init__(*args, **kwargs)
        if decides_date:
            self.fields["wanted_on"].label = "Nouvelle échéance"
        for name in [field.name for field in self.visible_fields() if field.name not in offered]:
            del self.fields[name]
        if "owner" in self.fields:
            self.fields["owner"].queryset = owners

    def clean(self):
        if self.cleaned_data.get("wanted_on") and not self.cleaned_data.get("reason", "").strip():
            self.add_error("reason", "Dites pourquoi la date ne peut pas être tenue.")
        return self.cleaned_data


class BulkProgressForm(PlainForm):
    progress = forms.IntegerField(label="Avancement, en %", min_value=0, max_value=100)
    comment = forms.CharField(
        label="Commentaire", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class BulkAnswerForm(PlainForm):
    answer = forms.CharField(
        label="Réponse aux services", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class BulkPriorityForm(PlainForm):
    priority = forms.TypedChoiceField(label="Priorité", choices=ActionPriority.choices, coerce=int)


class BulkOwnerForm(PlainForm):
    owner = forms.ModelChoiceField(label="Pilote", queryset=User.objects.none(), required=False, empty_label=NOBODY)

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners
