import datetime

from django.conf import settings
from django.db import models

from engagements.models import Campaign, Commitment, Unit
from engagements.models.wall import CellWall
from qualipref import clock
from sites.enums import Role

from .action import Action
from .meeting import AgendaItem, Meeting

SAME_GESTURE = datetime.timedelta(minutes=1)


class Comment(models.Model):
    """What someone wrote about something; it is never changed, its author may take it back with a trace."""

    text = models.TextField("commentaire", max_length=4000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("le", default=clock.now)
    withdrawn_at = models.DateTimeField("retiré le", null=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]


class CommentQuerySet(models.QuerySet):
    def just_written(self, text, author):
        """Those that `author` wrote in these words within a minute and keeps."""
        since = clock.now() - SAME_GESTURE
        return self.filter(text=text, author=author, withdrawn_at=None, at__gte=since)

    def withdraw(self, comment):
        """Whether it was taken back now: once, however often it is asked."""
        return bool(self.filter(pk=comment.pk, withdrawn_at=None).update(withdrawn_at=clock.now()))


class ActionCommentQuerySet(CommentQuerySet):
    def visible_to(self, user, on):
        """Those of the actions one sees; none for an auditor, as for a cell."""
        if any(held.role == Role.AUDITOR for held in user.assignments.of(user, on)):
            return self.none()
        return self.filter(action__in=Action.objects.visible_to(user, on))


class ActionComment(Comment):
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="comments")

    objects = ActionCommentQuerySet.as_manager()

    class Meta(Comment.Meta):
        verbose_name = "commentaire d’une action"


class CellCommentQuerySet(CommentQuerySet):
    def visible_to(self, user, on):
        """Those of the cells one sees; an auditor reads what is proved, not what was said to prove it."""
        if any(held.role == Role.AUDITOR for held in user.assignments.of(user, on)):
            return self.none()
        return self.filter(CellWall(user, on).as_q())

    def of_place(self, campaign, place):
        """Those of a cell, by `engagements.readiness.grid.Place`."""
        where = {"commitment": place.commitment, "unit__site": place.site, "unit__service": place.service}
        return self.filter(campaign=campaign, **where)


class CellComment(Comment):
    """About a cell, which may have no row yet: it is named by its campaign, its commitment and its unit."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    objects = CellCommentQuerySet.as_manager()

    class Meta(Comment.Meta):
        verbose_name = "commentaire d’une case"


class ItemCommentQuerySet(CommentQuerySet):
    def visible_to(self, user, on):
        return self.filter(item__meeting__in=Meeting.objects.visible_to(user, on))


class ItemComment(Comment):
    """What a member says of a point before the meeting is held."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="comments")

    objects = ItemCommentQuerySet.as_manager()

    class Meta(Comment.Meta):
        verbose_name = "commentaire d’un point"
        verbose_name_plural = "commentaires d’un point"
