"""Whose an action is, as a condition of a queryset: led, managed, or to be judged by someone else than who did it."""

from django.db import models

from sites.enums import Role
from sites.models import Assignment

from ..enums import FollowedBy


def in_charge(asked, user, day):
    """The condition of `ActionQuerySet.followed_by`."""
    held = Assignment.objects.of(user, day)
    if asked == FollowedBy.LED:
        return led_by(user, held)
    managed = managed_by(held)
    if asked == FollowedBy.MANAGED:
        return managed
    return _checked_by(user, held)


def led_by(user, held):
    services = [each.service_id for each in held if each.role == Role.CORRESPONDENT]
    return models.Q(owner=user) | models.Q(lead_service__in=services)


def managed_by(held):
    """As `permissions.can_manage_action` says it of one action."""
    managing = [each.site_id for each in held if each.role == Role.QUALITY_MANAGER]
    managed = models.Q(site__isnull=False) if None in managing else models.Q(site__in=managing)
    if any(each.role == Role.COORDINATOR for each in held):
        managed |= models.Q(site=None)
    return managed


def _checked_by(user, held):
    """As `permissions.can_verify_efficacy` says it of one action: by whom `user` speaks for, when they did nothing."""
    found = models.Q(pk__in=[])
    for person in {each.user_id for each in held}:
        own = [each for each in held if each.user_id == person]
        checks_all = any(each.role in (Role.SECRETARY_GENERAL, Role.COORDINATOR) for each in own)
        found |= (models.Q() if checks_all else managed_by(own)) & ~_done_by(person)
    return found & ~_done_by(user.pk)


def _done_by(person):
    return models.Q(done_by=person) | models.Q(done_for=person) | models.Q(owner=person)
