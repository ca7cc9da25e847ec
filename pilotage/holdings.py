"""What is told of whoever leaves, and that nobody takes over."""

from django.db.models import F

from qualipref.drafts.models import Draft
from qualipref.holdings import Holding, holding
from qualipref.jobs.models import Job


@holding
class Drafts(Holding):
    name, title = "drafts", "Formulaires laissés en brouillon"
    handed_over_by = "Ils ne se transfèrent pas : la personne les termine avant son départ, ou ils sont oubliés."
    is_told_only = True

    def rows(self, on):
        return Draft.objects.annotate(holder=F("user"))


@holding
class Jobs(Holding):
    name, title = "jobs", "Travaux et fichiers demandés"
    handed_over_by = "Les documents produits restent à leur place dans l’application."
    is_told_only = True

    def rows(self, on):
        return Job.objects.annotate(holder=F("requested_by"))
