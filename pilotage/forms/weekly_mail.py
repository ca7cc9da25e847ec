from crispy_forms.helper import FormHelper
from django import forms


class WeeklyMailForm(forms.Form):
    wanted = forms.BooleanField(label="Recevoir le courriel de la semaine", required=False)

    helper = FormHelper()
    helper.form_tag = False
