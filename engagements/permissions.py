"""Who may do what on cells, evidence and the référentiel. What one may see is in each `visible_to`."""

from django.db.models import Q

from qualipref import clock
from sites.enums import Duty, Role
from sites.models import Service, Site
from sites.permissions import has_duty, has_role, stands_in_for

from .enums import DocumentStatus
from .models import Contribution
from .models.crisis_wall import crisis_services
from .models.training_wall import TrainingWall

REVIEWERS = (Role.COORDINATOR, Role.QUALITY_MANAGER)
DEPOSITORS = (*REVIEWERS, Role.CORRESPONDENT, Role.AGENT)
WRITERS = (*REVIEWERS, Role.CORRESPONDENT)
ACKNOWLEDGERS = (*WRITERS, Role.AGENT, Role.SUB_PREFECT, Role.SECRETARY_GENERAL)


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


def is_correspondent(user, service):
    return has_role(user, Role.CORRESPONDENT, service=service)


def can_assess(user, site, service):
    """The service for its own cells; the quality manager of the site for all of them."""
    return bool(service and is_correspondent(user, service)) or can_review(user, site)


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


def can_import_measurements(user):
    """Whoever may enter some measurement; each line of a file is checked for its own unit."""
    return has_role(user, *REVIEWERS, Role.CORRESPONDENT)


def can_undo_any_import(user):
    """The coordination; its author does as long as he enters each of its measurements (`may_take_back`)."""
    return has_role(user, Role.COORDINATOR)


def can_measure_now(user):
    """Whoever answers for the démarche asks the house to work its own indicators out again."""
    return has_role(user, *REVIEWERS)


def can_set_target(user, site):
    """The coordination for all; the quality manager for his site and its services."""
    return has_role(user, Role.COORDINATOR) or bool(site and can_review(user, site))


def can_open_campaign(user):
    return has_role(user, Role.COORDINATOR)


def can_keep_events(user, site):
    """The services in charge of emergencies there, and the quality manager of the site."""
    in_charge = crisis_services(user, clock.today())
    return any(service.site_id in (None, site.pk) for service in in_charge) or can_review(user, site)


def can_read_training(user, on):
    """Whoever follows training somewhere, by name or by count; an administrator and an agent, no."""
    return TrainingWall(user, on).opens_counts


def can_read_trainees(user, on):
    """Whoever sees agents by name, beside himself."""
    return TrainingWall(user, on).opens_names


def can_manage_training(user):
    """The service in charge of human resources alone: the others read."""
    return has_duty(user, Duty.HUMAN_RESOURCES)


def can_manage_sensitisation(user, site):
    """The quality manager of the site, and the coordination for any of them and for the préfecture as a whole."""
    return has_role(user, Role.COORDINATOR) or can_review(user, site)


def can_manage_some_sensitisation(user):
    return has_role(user, *REVIEWERS)


def can_read_sheet_of_meeting(user, sensitisation):
    """Whoever manages it, and the secretary general: it names agents."""
    return can_manage_sensitisation(user, sensitisation.site) or has_role(user, Role.SECRETARY_GENERAL)


def can_read_signed_sheet(user, session, on):
    """A sheet names agents of any service: who sees them all, or all those of the site that it is for."""
    wall = TrainingWall(user, on)
    return wall.names_all or session.site_id in wall.sites


def can_keep_call_list(user):
    """The services in charge of emergencies, and they alone."""
    return bool(crisis_services(user, clock.today()))


def can_reuse_evidence(user):
    """Whoever proves commitments as his work; an agent deposits photographs and stops there."""
    return has_role(user, Role.QUALITY_MANAGER, Role.COORDINATOR, Role.CORRESPONDENT)


def can_write_documents(user):
    """The coordination and the quality managers; a service proposes."""
    return has_role(user, *WRITERS)


def can_manage_document(user, document):
    """Describes it, withdraws it, abandons a version: the coordination, and the quality manager of its site."""
    if has_role(user, Role.COORDINATOR):
        return True
    return bool(document.site) and has_role(user, Role.QUALITY_MANAGER, site=document.site)


def can_prepare_version(user, document):
    """Who manages it, and the services that it names."""
    return can_manage_document(user, document) or any(
        has_role(user, Role.CORRESPONDENT, service=service) for service in document.services.all()
    )


def can_rewrite_version(user, version):
    """Its author alone, as long as he still writes documents: nobody verifies what he wrote."""
    return version.author_id == user.pk and has_role(user, *WRITERS)


def can_abandon_version(user, version):
    return can_rewrite_version(user, version) or can_manage_document(user, version.document)


def can_verify_version(user, version):
    """Who manages the document, or any quality manager for the whole préfecture's; never its author."""
    if version.author_id == user.pk:
        return False
    document = version.document
    anywhere = document.site is None and has_role(user, Role.QUALITY_MANAGER)
    return anywhere or can_manage_document(user, document)


def can_approve_version(user, version):
    """The secretary general, or who stands in for him; never who wrote or verified it, nor in that person's name."""
    represented = stands_in_for(user, Role.SECRETARY_GENERAL)
    involved = {version.author_id, version.verified_by_id}
    return has_role(user, Role.SECRETARY_GENERAL) and not involved & {user.pk, represented and represented.pk}


def can_send_back_version(user, version):
    """Whoever the version waits for."""
    if version.status == DocumentStatus.SUBMITTED:
        return can_verify_version(user, version)
    return can_approve_version(user, version)


def can_confirm_document(user, document):
    """Who answers for it: its owner as long as he holds a role that writes, and who manages it."""
    owns = document.owner_id == user.pk and has_role(user, *WRITERS, Role.SECRETARY_GENERAL)
    return owns or can_manage_document(user, document)


def can_acknowledge(user):
    """Whoever works for the préfecture: neither an auditor nor the administrator."""
    return has_role(user, *ACKNOWLEDGERS)


def can_read_receipts(user):
    """How many have read: everyone but an agent, who knows of his own only."""
    return has_role(user, *(role for role in Role if role != Role.AGENT))


def can_describe_document(user, document, *, is_sealed):
    """Who manages it; its owner too, until a first version is approved."""
    proposes = document.owner_id == user.pk and not is_sealed and has_role(user, *WRITERS)
    return proposes or can_manage_document(user, document)


def sites_to_document(user, on):
    """The sites whose documents `user` writes: all of them for the coordination."""
    sites = Site.objects.on(on)
    if has_role(user, Role.COORDINATOR):
        return sites
    return sites.filter(pk__in=[held.site_id for held in user.assignments.of(user, on) if held.role in WRITERS])


def services_to_name(user, on):
    """The services that a document may concern: a service proposes for itself alone."""
    services = Service.objects.on(on).for_list()
    if has_role(user, Role.COORDINATOR):
        return services
    held = user.assignments.of(user, on)
    managed = [each.site_id for each in held if each.role == Role.QUALITY_MANAGER]
    own = [each.service_id for each in held if each.role == Role.CORRESPONDENT]
    everywhere = Q(site=None) if managed else Q(pk__in=[])
    return services.filter(Q(site__in=managed) | Q(pk__in=own) | everywhere)


def must_name_services(user):
    return not has_role(user, *REVIEWERS)


def can_cross_sites(user, on):
    """A document of no site in particular: the coordination, and a service that works for all of them."""
    held = user.assignments.of(user, on)
    return has_role(user, Role.COORDINATOR) or any(
        each.role == Role.CORRESPONDENT and each.site_id is None for each in held
    )
