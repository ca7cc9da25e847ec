"""The answer to a request of proof: its content, the days it covers, who supplies it."""

from pathlib import PurePath

from django import forms

from .evidence_content import ContentForm

TITLE_LENGTH = 200


class AnswerForm(ContentForm):
    """The cell is known, the title is optional: a head of office opens this form twice a year."""

    title = forms.CharField(
        label="Intitulé", required=False, max_length=120, help_text="Sinon, le nom du fichier ou celui de l’engagement."
    )
    supplied_by = forms.CharField(
        label="Fournie par", max_length=200, help_text="La fonction, par exemple « Chef du bureau »."
    )
    note = forms.CharField(label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, asked, period=None, **kwargs):
        initial = {"supplied_by": str(asked.contact or asked.service)}
        if period:
            initial |= {"period_from": period.first, "period_to": period.last}
        super().__init__(*args, initial=initial, **kwargs)
        self.asked = asked

    @property
    def titled_contents(self):
        """(title, content) of each proof: one per file."""
        title = self.cleaned_data["title"]
        return [(self._title(content, title)[:TITLE_LENGTH], content) for content in self.contents]

    def _title(self, content, title):
        stem = PurePath(content.upload.filename).stem if content.upload else ""
        if title and len(self.contents) > 1:
            return f"{title} – {stem}"
        return title or stem or str(self.asked.commitment.title)

    @property
    def common(self):
        names = ("support", "period_from", "period_to", "supplied_by", "note")
        return {name: self.cleaned_data[name] for name in names}
