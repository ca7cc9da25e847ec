"""Who may do what on cells, evidence and the référentiel. What one may see is in each `visible_to`."""

from qualipref import clock
from sites.enums import Role
from sites.permissions import has_role

from .models import Contribution
from .models.crisis_wall import crisis_services

REVIEWERS = (Role.COORDINATOR, Role.QUALITY_MANAGER)
DEPOSITORS = (*REVIEWERS, Role.CORRESPONDENT, Role.AGENT)


def can_read_cells(user, on):
    """Whoever holds a role, an agent excepted: he deposits, he sees no cell (`CellWall`)."""
    return any(held.role != Role.AGENT for held in user.assignments.of(user, on))


def is_auditor(user):
    return has_role(user, Role.AUDITOR)


def can_review(user, site):
    """Accepts and refuses proofs, asks for them, asks for a change: the quality manager of the site.

    For the préfecture as a whole (no site), the coordination.
    """
    if site is None:
        return has_role(user, Role.COORDINATOR)
    return has_role(user, Role.QUALITY_MANAGER, site=site)


def can_assess(user, site, service):
    """The service for its own cells; the quality manager of the site for all of them."""
    if service and has_role(user, Role.CORRESPONDENT, service=service):
        return True
    return can_review(user, site)


def can_submit_evidence(user, place, on):
    """Who assesses, the support service that supplies the chapter, and the agents of the site (photographs)."""
    return bool(places_to_prove(user, [place], on) or places_to_photograph(user, [place], on))


def places_to_prove(user, places, on):
    """Those of `places` for which `user` may deposit any proof: as who assesses, or as the support that supplies it."""
    supplied = Contribution.objects.supplied_by(user, on)
    return [
        place
        for place in places
        if can_assess(user, place.site, place.service)
        or any(supply.serves(place.commitment, place.site_id) for supply in supplied)
    ]


def places_to_photograph(user, places, on):
    """Those of `places` that an agent may photograph: the ones of his site."""
    return [place for place in places if place.site and has_role(user, Role.AGENT, site=place.site, on=on)]


def is_only_agent(user, on):
    """An agent photographs, and sees nothing but what he deposited."""
    held = user.assignments.of(user, on)
    return bool(held) and all(each.role == Role.AGENT for each in held)


def can_read_files(user):
    """An administrator sees that a proof exists, not what is in it; an agent, what he deposited (`visible_to`)."""
    return has_role(user, *(role for role in Role if role != Role.ADMINISTRATOR))


def can_replace(user, evidence, places, on):
    """Whoever answers for it and still deposits, and whoever may deposit for each of its cells."""
    if evidence.in_charge == user and has_role(user, *DEPOSITORS):
        return True
    return bool(places) and all(can_submit_evidence(user, place, on) for place in places)


def can_answer_request(user, asked):
    """The service that was asked, and the quality manager of the site in its place."""
    return has_role(user, Role.CORRESPONDENT, service=asked.service) or can_review(user, asked.unit.site)


def can_ask_certificate(user, site):
    """The quality manager of the site, and the coordination for any of them."""
    return has_role(user, Role.COORDINATOR) or can_review(user, site)


def can_correct_framework(user):
    return has_role(user, Role.COORDINATOR)


def can_measure(user, site, service, commitments, on):
    """Who answers for the unit, and the support service that supplies one of the commitments of the indicator there."""
    if can_assess(user, site, service):
        return True
    supplied, site_id = Contribution.objects.supplied_by(user, on), site.pk if site else None
    return any(supply.serves(commitment, site_id) for supply in supplied for commitment in commitments)


def can_validate_measurements(user, site):
    """The quality manager of the site; for the préfecture as a whole (no site), the coordination."""
    return can_review(user, site)


def can_set_target(user, site):
    """The coordination for all; the quality manager for his site and its services."""
    return has_role(user, Role.COORDINATOR) or bool(site and can_review(user, site))


def can_open_campaign(user):
    return has_role(user, Role.COORDINATOR)


def can_keep_events(user, site):
    """The services in charge of emergencies there, and the quality manager of the site."""
    in_charge = crisis_services(user, clock.today())
    return any(service.site_id in (None, site.pk) for service in in_charge) or can_review(user, site)


def can_reuse_evidence(user):
    """Whoever proves commitments as his work; an agent deposits photographs and stops there."""
    return has_role(user, Role.QUALITY_MANAGER, Role.COORDINATOR, Role.CORRESPONDENT)
