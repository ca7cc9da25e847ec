from django.conf import settings
from django.db import models


class SavedFilterQuerySet(models.QuerySet):
    def of(self, user, page):
        """His own: nobody sees those of another."""
        return self.filter(user=user, page=page)

    def opening(self):
        """What the one that opens the page asks; None without one."""
        return self.filter(is_default=True).values_list("query", flat=True).first()

    def named(self, query):
        """The name of the first that asks that; None without one."""
        return self.filter(query=query).values_list("name", flat=True).first()


class SavedFilter(models.Model):
    """A filter that a person keeps under a name: the query of the address, as its form understands it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.CharField("page", max_length=60)
    name = models.CharField("nom", max_length=80)
    query = models.CharField("filtre", max_length=1000)
    is_default = models.BooleanField("ouvert d’office", default=False)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = "filtre enregistré"
        verbose_name_plural = "filtres enregistrés"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="saved_filter_name_once"),
            models.UniqueConstraint(
                fields=["user", "page"],
                condition=models.Q(is_default=True),
                name="saved_filter_one_default",
                violation_error_message="Un seul filtre ouvre la liste.",
            ),
        ]

    def __str__(self):
        return self.name
