from django import forms


class SearchForm(forms.Form):
    q = forms.CharField(label="Mot, nom ou code", max_length=100, required=False)
