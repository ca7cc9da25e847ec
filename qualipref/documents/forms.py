from django import forms

from qualipref.jobs.models import JobStatus


class JobFilterForm(forms.Form):
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous les états"), *JobStatus.choices])

    def filtered(self, jobs):
        """The jobs asked for; a value that means nothing filters nothing."""
        status = self.cleaned_data.get("etat") if self.is_valid() else ""
        return jobs.filter(status=status) if status else jobs
