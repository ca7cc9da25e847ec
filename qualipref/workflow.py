"""How a status moves and how a human edit is saved: by compare-and-set, on both databases."""

from django.db import models

from . import clock


class TransitionRefused(Exception):
    """The object is not in a state that allows the gesture: answered 409."""


class StaleVersion(Exception):
    """Someone saved the object since the form was shown: answered 409, nothing is overwritten."""


class WorkflowQuerySet(models.QuerySet):
    def advance(self, instance, transition, **changes):
        """Moves `instance` by one line of its TRANSITIONS; raises TransitionRefused when another was faster.

        A model with `periods` keeps how long it had each status: the one in course ends, the next begins.
        """
        source, target = self.model.TRANSITIONS[transition]
        moved = self.filter(pk=instance.pk, status__in=source).update(status=target, **changes)
        if not moved:
            raise TransitionRefused(self._why_refused(instance))
        instance.refresh_from_db(fields=["status", *changes])  # the relations already read stay
        if hasattr(instance, "periods"):
            open_status_period(instance)

    def _why_refused(self, instance):
        """In the words of who made the gesture, with the state as it is now."""
        now = self.model._default_manager.filter(pk=instance.pk).values_list("status", flat=True).first()
        named = dict(self.model._meta.get_field("status").flatchoices).get(now)
        if named is None:
            return "Ce geste n’est plus possible : ce que vous aviez sous les yeux n’existe plus."
        return f"Ce geste n’est plus possible : l’état est « {named} ». Rechargez la page pour la voir à jour."


class StatusPeriod(models.Model):
    """How long a `subject` had a status; `until` is empty for the present one. A model has its own, `periods`."""

    status = models.CharField("état", max_length=20)
    since = models.DateTimeField("depuis", default=clock.now)
    until = models.DateTimeField("jusqu’à", null=True)

    class Meta:
        abstract = True
        ordering = ["since", "pk"]


def open_status_period(instance):
    """Notes the status that `instance` has just taken, at its creation or by `advance`."""
    now = clock.now()
    instance.periods.filter(until=None).update(until=now)
    instance.periods.create(status=instance.status, since=now)


def save_if_unchanged(instance, *, version, fields):
    """Writes `fields` of `instance` if its row still has `version`, and bumps it; raises StaleVersion otherwise."""
    changes = {name: getattr(instance, name) for name in fields}
    written = type(instance)._default_manager.filter(pk=instance.pk, version=version)
    if not written.update(**changes, version=version + 1):
        raise StaleVersion
    instance.version = version + 1
