from django.conf import settings
from django.db import models

from qualipref import clock
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import Job
from sites.enums import READS_ALL
from sites.models import Site

from .campaign import Campaign


class FingerprintCertificateQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """Every one, for who reads the whole préfecture; the others, those they asked for: it names every proof."""
        if any(assignment.role in READS_ALL for assignment in user.assignments.of(user, on)):
            return self.all()
        return self.filter(requested_by=user)

    def for_list(self):
        return self.defer("content").select_related("job", "pdf", "requested_by", "campaign", "site")


class FingerprintCertificate(models.Model):
    """The fingerprints of the proofs of a site (none: of the préfecture as a whole) in a campaign, on paper.

    `content` is frozen by the job, once it has read every file again; the PDF is made from it alone.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="certificates")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="certificates")
    number = models.PositiveSmallIntegerField("numéro")
    content = models.JSONField("contenu figé", null=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="demandé par"
    )
    requested_at = models.DateTimeField("demandé le", default=clock.now)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, null=True, related_name="fingerprint_certificate")
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="certificates")

    objects = FingerprintCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "certificat d’empreintes"
        verbose_name_plural = "certificats d’empreintes"
        ordering = ["-requested_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="certificate_number_once")]

    def __str__(self):
        return f"Certificat d’empreintes n° {self.number} de {self.campaign.year}"

    @property
    def reference(self):
        return f"CE-{self.campaign.year}-{self.number:02}"

    @property
    def place(self):
        return str(self.site) if self.site else "Préfecture entière"

    @property
    def filename(self):
        place = self.site.slug if self.site else "prefecture"
        return f"certificat-d-empreintes-{self.campaign.year}-{place}-{self.number:02}.pdf"
