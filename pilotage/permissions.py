"""Who may do what in pilotage."""

from django.db.models import Q

from engagements.permissions import can_assess, can_review
from qualipref import clock
from sites.enums import READS_ALL, Role
from sites.models import Service, ServiceContact
from sites.permissions import has_role, holding, stands_in_for

from .enums import CommitteeKind, MeetingStatus
from .models import CommitteeMember

READERS_OF_THE_JOURNAL = (
    Role.ADMINISTRATOR,
    Role.SECRETARY_GENERAL,
    Role.SUB_PREFECT,
    Role.COORDINATOR,
    Role.QUALITY_MANAGER,
    Role.CORRESPONDENT,
    Role.AUDITOR,
)


def can_read_journal(user):
    return has_role(user, *READERS_OF_THE_JOURNAL)


def can_verify_journal(user):
    return has_role(user, Role.ADMINISTRATOR, Role.SECRETARY_GENERAL, Role.COORDINATOR)


def can_read_application_files(user):
    """Who reads the whole préfecture; `ApplicationFile.visible_to` opens the same rows to the same roles."""
    return has_role(user, *READS_ALL)


def can_hand_over(user, person):
    """For oneself, an auditor excepted; for others, the administrator (roles), the quality manager, the coordination.

    What each may hand over is said line by line by `qualipref.holdings`.
    """
    if user == person:
        return has_role(user, *(role for role in Role if role != Role.AUDITOR))
    return has_role(user, Role.ADMINISTRATOR, Role.COORDINATOR, Role.QUALITY_MANAGER)


def can_prepare_application_file(user):
    return has_role(user, Role.COORDINATOR)


def can_read_actions(user):
    """Whoever holds a role, an agent excepted."""
    return any(held.role != Role.AGENT for held in user.assignments.of(user, clock.today()))


def can_read_blockers(user):
    """Who reads the plan from within: an auditor reads what is decided, not who was waited for."""
    return can_read_actions(user) and not has_role(user, Role.AUDITOR)


def can_remind_of_action(user, action):
    """Who manages it, the coordination, and whoever presides."""
    return can_manage_action(user, action) or has_role(user, Role.COORDINATOR) or can_preside(user)


def can_propose_action(user, service=None):
    """The service for itself, the quality manager of its site; the coordination for the services of all sites."""
    if service is None:
        return has_role(user, Role.COORDINATOR, Role.QUALITY_MANAGER, Role.CORRESPONDENT)
    return has_role(user, Role.CORRESPONDENT, service=service) or can_review(user, service.site)


def can_propose_action_at(user, site, service):
    """What a cell, a gap or a measurement asks for: its service, or who manages its site when it has none."""
    return can_propose_action(user, service) if service else can_review(user, site)


def can_manage_action(user, action):
    """Its title, its services, its dates: the quality manager of its site, the coordination for all the sites.

    Of the actions of a list, `with_contribution` has read it for `user`: nothing more is asked.
    """
    if hasattr(action, "may_manage"):
        return action.may_manage
    return can_review(user, action.site)


def decides_due_date(user, action):
    """Who manages it, as long as its date stands: whoever wants to move it once more asks the committee."""
    return can_manage_action(user, action) and not action.postponement_count


def manages_for(user, site):
    """In whose name `user` manages the actions of `site`: the manager for whom he stands in, or None."""
    return stands_in_for(user, Role.QUALITY_MANAGER if site else Role.COORDINATOR, site=site)


def can_contribute_to_action(user, action):
    """Progress, comments, another date, the proof: its services, its owner, and who manages it.

    Read of a list as `can_manage_action`.
    """
    if hasattr(action, "may_contribute"):
        return action.may_contribute
    return _leads_or_helps(user, action) or can_manage_action(user, action)


def can_comment_action(user, action):
    """Who contributes to it, who presides, and the sub-prefect of its site, or any of them for the whole préfecture."""
    gives_opinion = has_role(user, Role.SUB_PREFECT, site=action.site)
    return gives_opinion or can_contribute_to_action(user, action) or can_preside(user)


def can_withdraw_date_request(user, request):
    """The services of the action, its owner, and who asked; whoever else manages it answers."""
    if _leads_or_helps(user, request.action):
        return True
    return request.requested_by_id == user.pk and can_manage_action(user, request.action)


def contributes_for(user, action):
    """In whose name: his own for its owner and its services, that of the manager for who stands in for him."""
    return None if _leads_or_helps(user, action) else manages_for(user, action.site)


def _leads_or_helps(user, action):
    if action.owner_id == user.pk:
        return True
    services = [action.lead_service, *action.contributing_services.all()]
    return any(has_role(user, Role.CORRESPONDENT, service=service) for service in services)


def proposes_for(user, service):
    """In whose name an action is proposed for `service`."""
    return None if has_role(user, Role.CORRESPONDENT, service=service) else manages_for(user, service.site)


def can_comment_cell(user, place):
    """Who assesses it, the coordination, and whoever presides."""
    return can_assess(user, place.site, place.service) or has_role(user, Role.COORDINATOR) or can_preside(user)


def can_verify_efficacy(user, action):
    """Who manages it or presides, unless he did it or leads it; in the name of none of those either (D35)."""
    return bool(_checking(user, action))


def verifies_for(user, action):
    """In whose name the efficacy of an action is checked: his own, else that of the first who may check it."""
    names = {each.user_id: each for each in _checking(user, action)}
    return None if user.pk in names or not names else next(iter(names.values())).user


def _checking(user, action):
    """What lets `user` check it, held by himself or by an absent, who did it and its owner set aside."""
    if user.pk in action.doers:
        return []
    held = holding(user, Role.SECRETARY_GENERAL, Role.COORDINATOR)
    if action.site:
        held += holding(user, Role.QUALITY_MANAGER, site=action.site)
    return [each for each in held if each.user_id not in action.doers]


def can_preside(user):
    """The secretary general, or who stands in for him."""
    return has_role(user, Role.SECRETARY_GENERAL)


def presides_over(user, meeting):
    """Whoever presides; the president of the committee too, when it is not the steering one."""
    return can_preside(user) or _presides_by_seat(user, meeting)


def can_follow_sitting(user, meeting):
    """Who reads the drafts of the minutes, the secretary of the meeting, and whoever presides over it."""
    return has_role(user, *READS_ALL) or is_secretary(user, meeting) or presides_over(user, meeting)


def can_decide(user, meeting):
    """Who holds the keyboard of an open meeting; then whoever presides, until the minutes are submitted."""
    if meeting.status == MeetingStatus.OPEN:
        return _holds_keyboard(user, meeting)
    return meeting.status == MeetingStatus.CLOSED and presides_over(user, meeting)


def can_hand_keyboard(user, meeting):
    """Who holds it, and whoever presides, who may take it back at any time."""
    return _holds_keyboard(user, meeting) or presides_over(user, meeting)


def _holds_keyboard(user, meeting):
    """As long as he presides, be it by suppléance, or is the secretary: what he held it for may have ended since."""
    is_at_it = meeting.keyboard_id == user.pk
    return is_at_it and (presides_over(user, meeting) or is_secretary(user, meeting))


def can_keep_minutes(user, meeting):
    """Who is there, what is said, one more point: whoever decides, the secretary and the coordination."""
    return can_decide(user, meeting) or has_role(user, Role.COORDINATOR) or is_secretary(user, meeting)


def can_rehearse(user):
    """Who prepares the committee, and whoever presides."""
    return has_role(user, Role.COORDINATOR, Role.QUALITY_MANAGER) or can_preside(user)


def is_secretary(user, meeting):
    return _sits(user, meeting, is_secretary=True)


def _presides_by_seat(user, meeting):
    return meeting.committee.kind != CommitteeKind.STEERING and _sits(user, meeting, is_president=True)


def _sits(user, meeting, **charge):
    """On the day of the meeting, in that charge."""
    members = CommitteeMember.objects.on(meeting.day).filter(committee=meeting.committee_id, account=user)
    return members.filter(**charge).exists()


def decides_for(user, meeting):
    """In whose name `user` decides: the absent for who stands in, who opened for the secretary; else None.

    A president in person decides for nobody, whoever opened the meeting.
    """
    if user.pk == meeting.opened_by_id:
        return meeting.opened_for
    if _presides_by_seat(user, meeting):
        return None
    if can_preside(user):
        return stands_in_for(user, Role.SECRETARY_GENERAL)
    return meeting.opened_by if user.pk == meeting.keyboard_id else None


def can_read_committees(user):
    """Whoever holds a role, an auditor excepted; which ones is said by `Committee.visible_to`."""
    held = user.assignments.of(user, clock.today())
    return bool(held) and all(each.role != Role.AUDITOR for each in held)


def can_compose_committee(user, kind, site):
    """The coordination for all; the quality manager for those of his site, never the steering committee."""
    if has_role(user, Role.COORDINATOR):
        return True
    return bool(site) and kind != CommitteeKind.STEERING and has_role(user, Role.QUALITY_MANAGER, site=site)


def can_create_committee(user):
    return has_role(user, Role.COORDINATOR, Role.QUALITY_MANAGER)


def can_manage_committee(user, committee):
    """Its members, its meetings, their agenda and their notice."""
    return can_compose_committee(user, committee.kind, committee.site)


def can_add_items(user, meeting):
    """Who manages it; any quality manager for the steering committee, where each site brings its points."""
    if can_manage_committee(user, meeting.committee):
        return True
    return meeting.committee.kind == CommitteeKind.STEERING and has_role(user, Role.QUALITY_MANAGER)


def can_change_item(user, item):
    """Who manages the agenda, and who added the point while he may still add some."""
    if can_manage_committee(user, item.meeting.committee):
        return True
    return item.added_by_id == user.pk and can_add_items(user, item.meeting)


def can_withdraw_piece(user, piece):
    """Who may change its point, and who joined it while he may still add some."""
    own = piece.added_by_id == user.pk and can_add_items(user, piece.item.meeting)
    return own or can_change_item(user, piece.item)


def can_comment_item(user, meeting):
    """Who manages its agenda and, once they are convened, who sits in the committee on that day."""
    if can_manage_committee(user, meeting.committee):
        return True
    return meeting.status != MeetingStatus.PREPARATION and _sits(user, meeting)


def reads_preparation(user):
    """An agenda in preparation is read by who reads the préfecture; a member waits for the notice."""
    return has_role(user, *READS_ALL)


def can_read_agenda(user, meeting):
    """Who prepares it; who sits, once he is convened."""
    return meeting.status != MeetingStatus.PREPARATION or reads_preparation(user)


def can_read_minutes(user):
    """Whoever holds a role, an agent excepted: each reads those that are visible to him."""
    return any(held.role != Role.AGENT for held in user.assignments.of(user, clock.today()))


def can_write_minutes(user, minutes):
    """The coordination, the quality manager of the site of the committee, and the secretary of the committee."""
    site = minutes.meeting.committee.site
    if has_role(user, Role.COORDINATOR) or (site and can_review(user, site)):
        return True
    return is_secretary(user, minutes.meeting)


def services_read(user):
    """The services of which `user` reads the excerpts: he is their correspondent, or their head."""
    today = clock.today()
    held = [each.service_id for each in user.assignments.of(user, today) if each.role == Role.CORRESPONDENT]
    heads = ServiceContact.objects.on(today).filter(account=user, is_head=True).values("service")
    return Service.objects.filter(Q(pk__in=held) | Q(pk__in=heads))


def can_approve_minutes(user, minutes):
    """Who presides, unless he wrote or submitted them, ever: he then approves nothing, and sends nothing back."""
    return can_preside(user) and not minutes.has_author(user)


def can_read_objectives(user):
    """Whoever holds a role: an auditor or an agent reads those that a committee approved."""
    return bool(user.assignments.of(user, clock.today()))


def can_set_objectives(user, site=None):
    """The quality manager for his site; the coordination for the préfecture and for every site."""
    return has_role(user, Role.COORDINATOR) or bool(site and can_review(user, site))


def sets_objectives_for(user, site=None):
    """In whose name the objectives of `site`, or of the préfecture, are set."""
    managing = (Role.QUALITY_MANAGER,) if site else ()
    return stands_in_for(user, Role.COORDINATOR, *managing, site=site)


def can_create_objective(user):
    return has_role(user, Role.COORDINATOR, Role.QUALITY_MANAGER)
