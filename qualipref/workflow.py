"""How a status moves and how a human edit is saved: by compare-and-set, on both databases."""

from django.db import models


class TransitionRefused(Exception):
    """The object is not in a state that allows the gesture: answered 409."""


class StaleVersion(Exception):
    """Someone saved the object since the form was shown: answered 409, nothing is overwritten."""


class WorkflowQuerySet(models.QuerySet):
    def advance(self, instance, transition, **changes):
        """Moves `instance` by one line of its TRANSITIONS; raises TransitionRefused when another was faster."""
        source, target = self.model.TRANSITIONS[transition]
        moved = self.filter(pk=instance.pk, status__in=source).update(status=target, **changes)
        if not moved:
            raise TransitionRefused(f"{transition} refusé depuis l’état « {instance.get_status_display()} »")
        instance.refresh_from_db()


def save_if_unchanged(instance, *, version, fields):
    """Writes `fields` of `instance` if its row still has `version`, and bumps it; raises StaleVersion otherwise."""
    changes = {name: getattr(instance, name) for name in fields}
    written = type(instance)._default_manager.filter(pk=instance.pk, version=version)
    if not written.update(**changes, version=version + 1):
        raise StaleVersion
    instance.version = version + 1
