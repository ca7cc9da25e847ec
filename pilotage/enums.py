from django.db import models

ALL_SITES = "Tous les sites"  # of an action and of a service that have no site of their own
WHOLE_PREFECTURE = "Toute la préfecture"  # of a committee and of an objective


class DossierSection(models.TextChoices):
    """The parts of the dossier that hold prose, in their order and named as the founding document names them."""

    STAKES = "enjeux", "les enjeux"
    HISTORY = "histoire", "l’histoire"
    STEERING = "mise-en-oeuvre", "la mise en œuvre"
    PERIMETER = "perimetre", "le périmètre"
    SUPPORT = "support", "les services support"
    OPTIONAL = "optionnels", "les engagements optionnels"
    COMMITMENTS = "engagements", "les engagements"
    SUCCESS = "facteurs", "les facteurs de réussite"


class ActionKind(models.TextChoices):
    IMMEDIATE = "immediate", "Immédiate"
    CORRECTIVE = "corrective", "Corrective"
    PREVENTIVE = "preventive", "Préventive"
    IMPROVEMENT = "improvement", "Amélioration"


class ActionOrigin(models.TextChoices):
    """What made someone propose the action; the row it points to, when there is one, is a nullable key beside."""

    SELF_ASSESSMENT = "self_assessment", "Auto-évaluation"
    EVIDENCE = "evidence", "Preuve"
    INDICATOR = "indicator", "Indicateur"
    SURVEY = "survey", "Enquête"
    COMPLAINT = "complaint", "Réclamation"
    AUDIT_FINDING = "audit_finding", "Constat d’audit"
    COMMITTEE = "committee", "Comité"
    FREE = "free", "Initiative"


class ActionPriority(models.IntegerChoices):
    HIGH = 1, "Haute"
    NORMAL = 2, "Normale"
    LOW = 3, "Basse"


class ActionStatus(models.TextChoices):
    """« En retard » and « reportée n fois » are computed: a postponement is never a status (DECISIONS, 32)."""

    PROPOSED = "proposed", "Proposée"
    APPROVED = "approved", "Validée"
    IN_PROGRESS = "in_progress", "En cours"
    DONE = "done", "Réalisée"
    CLOSED = "closed", "Clôturée"
    VERIFIED = "verified", "Efficacité vérifiée"
    REJECTED = "rejected", "Rejetée"
    ABANDONED = "abandoned", "Abandonnée"


class PlanState(models.TextChoices):
    """What a list of actions may ask beside their status: it is computed from the day, from dates and from requests."""

    NOT_ENDED = "ouvertes", "Non clôturées"
    LATE = "en-retard", "En retard"
    POSTPONED = "reportees", "Reportées"
    THIS_WEEK = "cette-semaine", "À rendre cette semaine"
    DATE_ASKED = "echeance-a-accorder", "Échéance à accorder"
    DATE_TO_DECIDE = "echeance-au-comite", "Échéance à décider en comité"
    TO_CLOSE = "a-cloturer", "À clôturer"
    TO_CHECK = "a-verifier", "Efficacité à vérifier"
    LONG_TO_CHECK = "a-verifier-depuis-un-mois", "Efficacité à vérifier depuis un mois"
    DUE = "echues", "Échues depuis janvier"


class FollowedBy(models.TextChoices):
    """Which actions are one’s own."""

    LED = "moi", "Mes actions"
    MANAGED = "gere", "Que je gère"
    CHECKED = "verifie", "Que je peux vérifier"


class Mover(models.TextChoices):
    """Who must act now for an action that does not move."""

    SERVICE = "service", "Le service"
    MANAGER = "responsable", "Le responsable qualité"
    COMMITTEE = "comite", "Le comité"


class DateRequestStatus(models.TextChoices):
    OPEN = "open", "En attente"
    GRANTED = "granted", "Accordée"
    REFUSED = "refused", "Refusée"
    WITHDRAWN = "withdrawn", "Retirée"


class ObjectiveStatus(models.TextChoices):
    DRAFT = "draft", "En préparation"
    APPROVED = "approved", "Validé en comité"
    DROPPED = "dropped", "Abandonné"


class CommitteeKind(models.TextChoices):
    STEERING = "steering", "Comité de pilotage"
    USERS = "users", "Comité local des usagers"
    WORKING_GROUP = "working_group", "Groupe de travail"
    STAFF = "staff", "Comité technique"


class College(models.TextChoices):
    """Whom a member speaks for; a users’ committee is made of colleges (arrêté de composition)."""

    ADMINISTRATION = "administration", "Administration"
    CONSUMERS = "consumers", "Associations de consommateurs"
    FAMILIES = "families", "Associations familiales"
    DISABILITY = "disability", "Associations de personnes handicapées"
    SENIORS = "seniors", "Retraités et personnes âgées"
    TOWN_HALLS = "town_halls", "Mairies"
    PROFESSIONALS = "professionals", "Professionnels habilités"
    STAFF = "staff", "Représentants du personnel"


class MeetingStatus(models.TextChoices):
    PREPARATION = "preparation", "En préparation"
    CONVENED = "convened", "Convoquée"
    OPEN = "open", "En séance"
    CLOSED = "closed", "Tenue"
    CANCELLED = "cancelled", "Annulée"


class Answer(models.TextChoices):
    """What a member answers to the notice."""

    NONE = "none", "Sans réponse"
    ACCEPTED = "accepted", "Présence annoncée"
    EXCUSED = "excused", "Excusé"


class Presence(models.TextChoices):
    """What was seen in the room."""

    UNKNOWN = "unknown", "Non relevé"
    PRESENT = "present", "Présent"
    REPRESENTED = "represented", "Représenté"
    EXCUSED = "excused", "Excusé"
    ABSENT = "absent", "Absent"


class ItemKind(models.TextChoices):
    """What a point of the agenda is about, in the order in which the agenda composes itself."""

    FOLLOW_UP = "follow_up", "Suites de la séance précédente"
    MINUTES = "minutes", "Procès-verbal à approuver"
    GAP = "gap", "Écart ouvert"
    LATE_ACTION = "late_action", "Action en retard"
    DATE_REQUEST = "date_request", "Demande de nouvelle échéance"
    NEW_ACTION = "new_action", "Action proposée"
    CLOSING = "closing", "Action à clôturer"
    OPTIONAL_COMMITMENT = "optional_commitment", "Engagement optionnel"
    OBJECTIVE = "objective", "Objectif de l’année"
    EVIDENCE = "evidence", "Preuves périmées"
    INDICATOR = "indicator", "Indicateur sous sa cible"
    FREE = "free", "Point libre"


class Verdict(models.TextChoices):
    """What the committee says of a point; « prend acte » suits those that ask for no vote.

    « Retiré » is said only at the end of a meeting, of what it had no time for (`usecases.closing`).
    """

    APPROVED = "approved", "Validé"
    REJECTED = "rejected", "Rejeté"
    POSTPONED = "postponed", "Reporté"
    MORE_ASKED = "more_asked", "Complément demandé"
    NOTED = "noted", "Pris acte"
    WITHDRAWN = "withdrawn", "Retiré de l’ordre du jour"


DATED = (ItemKind.LATE_ACTION, ItemKind.DATE_REQUEST)  # there, a report to a date moves it
WITHOUT_VOTE = (ItemKind.FOLLOW_UP, ItemKind.MINUTES, ItemKind.EVIDENCE, ItemKind.INDICATOR)


def verdicts_of(kind):
    """What the committee may say of a point of that kind, the usual answer first."""
    asked = (Verdict.POSTPONED, Verdict.MORE_ASKED)
    if kind in WITHOUT_VOTE:
        return (Verdict.NOTED, *asked)
    if kind == ItemKind.GAP:
        return (Verdict.NOTED, Verdict.APPROVED, Verdict.REJECTED, *asked)
    if kind == ItemKind.FREE:
        return (Verdict.APPROVED, Verdict.NOTED, Verdict.REJECTED, *asked)
    return (Verdict.APPROVED, Verdict.REJECTED, *asked)


class MinutesStatus(models.TextChoices):
    DRAFT = "draft", "En rédaction"
    SUBMITTED = "submitted", "À approuver"
    CHANGES_ASKED = "changes_asked", "Modification demandée"
    APPROVED = "approved", "Approuvé et scellé"


class Factor(models.TextChoices):
    """How the person who approves proved once more who he is."""

    TOTP = "totp", "Second facteur"
    PASSWORD = "password", "Mot de passe"
