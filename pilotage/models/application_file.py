from django.conf import settings
from django.db import models

from engagements.models import Campaign
from qualipref import clock
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import Job
from qualipref.typography import long_date, number
from sites.enums import READS_ALL

from ..enums import DossierSection


class DossierText(models.Model):
    """A prose passage of the dossier, by section: first texts come from the perimeter file, then are edited."""

    slug = models.SlugField("code", max_length=80, unique=True)
    section = models.CharField("partie", max_length=40, choices=DossierSection)
    title = models.CharField("titre", max_length=200, blank=True)
    text = models.TextField("texte")
    order = models.PositiveSmallIntegerField("ordre", default=0)
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "texte du dossier"
        ordering = ["section", "order"]

    def __str__(self):
        return self.title or self.slug


class ApplicationFileQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """Every dossier, for who reads the whole préfecture; none for anyone else."""
        reads_all = any(assignment.role in READS_ALL for assignment in user.assignments.of(user, on))
        return self.all() if reads_all else self.none()

    def for_list(self):
        return self.defer("content").select_related("job", "pdf", "requested_by", "campaign").order_by("-number")


class ApplicationFile(models.Model):
    """A dossier de candidature as it was asked: its frozen content, then the PDF made from that content alone."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="application_files")
    number = models.PositiveSmallIntegerField("numéro")
    content = models.JSONField("contenu figé")
    content_digest = models.CharField("empreinte du contenu", max_length=64)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="demandé par"
    )
    requested_at = models.DateTimeField("demandé le", default=clock.now)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, null=True, related_name="application_file")
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    page_count = models.PositiveSmallIntegerField("pages", null=True)

    objects = ApplicationFileQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier de candidature"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="application_file_number_once")]

    def __str__(self):
        return f"Brouillon n° {self.number} du dossier {self.campaign.year}"

    @property
    def filename(self):
        return f"dossier-de-candidature-{self.campaign.year}-brouillon-{self.number}.pdf"

    @property
    def size_in_words(self):
        size = self.pdf.size
        return f"{number(round(size / 1e6, 1))}\u00a0Mo" if size >= 1e6 else f"{number(round(size / 1e3))}\u00a0ko"

    @property
    def sha256_in_groups(self):
        return " ".join(self.pdf.sha256[i : i + 8] for i in range(0, 64, 8))

    @property
    def day(self):
        return long_date(self.requested_at.astimezone(clock.PARIS).date())
