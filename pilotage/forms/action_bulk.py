"""What is typed on the row of an action, and once for several actions."""

from django import forms

from qualipref.accounts.models import User

from ..enums import ActionPriority
from .plain import LONGEST, PlainForm, VersionedForm

GESTURES = (
    ("avancement", "Dire où elles en sont"),
    ("commentaire", "Commenter"),
    ("echeance", "Demander une autre échéance"),
    ("pilote", "Changer le pilote"),
    ("priorite", "Changer la priorité"),
)
NOBODY = "Le service, sans personne désignée"


class LineForm(VersionedForm):
    """The row of an action: the fields that its reader may change there (`offered`)."""

    progress = forms.IntegerField(label="Avancement, en %", min_value=0, max_value=100)
    owner = forms.ModelChoiceField(label="Pilote", queryset=User.objects.none(), required=False, empty_label=NOBODY)
    priority = forms.TypedChoiceField(label="Priorité", choices=ActionPriority.choices, coerce=int)
    wanted_on = forms.DateField(label="Autre échéance souhaitée", required=False)
    reason = forms.CharField(label="Motif", required=False, max_length=LONGEST)
    reason.when_required = "exigé si l’échéance change"

    def __init__(self, *args, offered, owners, **kwargs):
        super().__init__(*args, **kwargs)
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


class BulkPriorityForm(PlainForm):
    priority = forms.TypedChoiceField(label="Priorité", choices=ActionPriority.choices, coerce=int)


class BulkOwnerForm(PlainForm):
    owner = forms.ModelChoiceField(label="Pilote", queryset=User.objects.none(), required=False, empty_label=NOBODY)

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners
