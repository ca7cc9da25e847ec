from django.db import models

from sites.enums import Duty


class AttestationLevel(models.TextChoices):
    """How well the subject of a commitment is attested (DOMAIN: levels A to D of the catalogue)."""

    A = "A", "Sujet attesté pour Qualipref 2.0"
    B = "B", "Attesté dans la même famille de référentiels"
    C = "C", "Attesté dans un autre cadre public"
    D = "D", "Proposition du projet"


class CommitmentLevel(models.TextChoices):
    """The unit that answers for a commitment: a cell is (campaign, commitment, unit at that level)."""

    SERVICE = "service", "Service"
    SITE = "site", "Site"
    PREFECTURE = "prefecture", "Préfecture"


class CampaignState(models.TextChoices):
    """Read from the dates, never stored."""

    TO_COME = "to_come", "À venir"
    OPEN = "open", "Ouverte"
    FROZEN = "frozen", "Gelée"


class OptionalDecision(models.TextChoices):
    RETAINED = "retained", "Retenu"
    DEFERRED = "deferred", "Différé"


class IndicatorKind(models.TextChoices):
    RATIO = "ratio", "Taux"
    AVERAGE = "average", "Moyenne"
    COUNT = "count", "Nombre"
    DURATION = "duration", "Durée"

    @property
    def has_denominator(self):
        """A count and the duration of one event are said by one number."""
        return self in (IndicatorKind.RATIO, IndicatorKind.AVERAGE)


class Rhythm(models.TextChoices):
    """How often an indicator is measured, read once from the words of its référentiel."""

    MONTHLY = "monthly", "Chaque mois"
    QUARTERLY = "quarterly", "Chaque trimestre"
    HALF_YEARLY = "half_yearly", "Chaque semestre"
    YEARLY = "yearly", "Chaque année"
    EACH_COMMITTEE = "each_committee", "À chaque comité"
    EACH_EVENT = "each_event", "À chaque événement"

    @classmethod
    def read(cls, words):
        """The rhythm that « mensuelle », « à chaque comité de pilotage »… say; None for other words."""
        words = words.lower().replace("'", "’").strip()
        starts = {"mensuel": cls.MONTHLY, "trimestriel": cls.QUARTERLY, "semestriel": cls.HALF_YEARLY}
        starts |= {"annuel": cls.YEARLY, "à chaque comité": cls.EACH_COMMITTEE, "à chaque": cls.EACH_EVENT}
        return next((rhythm for start, rhythm in starts.items() if words.startswith(start)), None)

    @property
    def months(self):
        """The length in months of the civil period that it measures; 0 for the day of an event."""
        return {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}.get(self.value, 0)


class MeasurementStatus(models.TextChoices):
    PROVISIONAL = "provisional", "Provisoire"
    VALIDATED = "validated", "Validée"
    WITHDRAWN = "withdrawn", "Retirée"


class MeasurementOrigin(models.TextChoices):
    """Where a measurement comes from."""

    TYPED = "typed", "Saisie"
    IMPORT = "import", "Import"
    TRAINING = "training", "Formation"
    EXERCISE = "exercise", "Exercice"
    DOCUMENTS = "documents", "Documents"
    ACTION_PLAN = "action_plan", "Plan d’action"
    SELF_ASSESSMENT = "self_assessment", "Auto-évaluation"
    SURVEY = "survey", "Enquête"
    COMPLAINTS = "complaints", "Réclamations"

    @property
    def is_by_hand(self):
        """A person read the numbers: an unlikely one is commented before it is accepted."""
        return self in (MeasurementOrigin.TYPED, MeasurementOrigin.IMPORT)


class LetterOutcome(models.TextChoices):
    """How a letter that calls for an answer ended. Read from its dates, never stored."""

    IN_TIME = "in_time", "Dans le délai"
    LATE = "late", "Hors délai"
    UNANSWERED = "unanswered", "Sans réponse, échu"
    PENDING = "pending", "En cours"


class ImportKind(models.TextChoices):
    """What was sent to be imported."""

    MEASUREMENTS = "measurements", "Tableau de mesures"
    RESPONSE_TIMES = "response_times", "Relevé de délais"


class ImportStatus(models.TextChoices):
    PREVIEWED = "previewed", "Aperçu"
    DONE = "done", "Importé"
    UNDONE = "undone", "Annulé"


class TargetState(models.TextChoices):
    """Where a measured value stands against its target. Read from the value, never stored."""

    MET = "met", "Cible atteinte"
    MISSED = "missed", "Cible manquée"
    NO_TARGET = "no_target", "Sans cible"
    NOT_MEASURABLE = "not_measurable", "Non mesurable"


class Direction(models.TextChoices):
    UP = "hausse_souhaitee", "Hausse souhaitée"
    DOWN = "baisse_souhaitee", "Baisse souhaitée"


class Operator(models.TextChoices):
    """How a value is compared with a threshold, said as it is written before the number."""

    AT_MOST = "<=", "au plus"
    AT_LEAST = ">=", "au moins"
    EQUAL = "=", "exactement"
    BELOW = "<", "moins de"
    ABOVE = ">", "plus de"


class ValidityRule(models.TextChoices):
    """How often a commitment must be proved again: the civil year is cut in slots of that length."""

    YEARLY = "annuelle", "Une fois par an"
    HALF_YEARLY = "semestrielle", "Une fois par semestre"
    QUARTERLY = "trimestrielle", "Une fois par trimestre"
    MONTHLY = "mensuelle", "Une fois par mois"
    EACH_VERSION = "version", "À chaque version"

    @property
    def months(self):
        """The length of a slot in months; None when only a new version makes the proof old."""
        return {"annuelle": 12, "semestrielle": 6, "trimestrielle": 3, "mensuelle": 1}.get(self.value)


class Implementation(models.TextChoices):
    """« Mise en œuvre »: how far the commitment is in place, whatever its proofs are worth."""

    NOT_STARTED = "not_started", "Non démarré"
    IN_PROGRESS = "in_progress", "En cours"
    IN_PLACE = "in_place", "En place"


class Conformity(models.TextChoices):
    """« Conformité constatée », in the words of the audits."""

    STRENGTH = "strength", "Point fort"
    COMPLIANT = "compliant", "Conforme"
    IMPROVEMENT = "improvement", "Piste de progrès"
    WEAKNESS = "weakness", "Point sensible"
    MINOR = "minor", "Non-conformité mineure"
    MAJOR = "major", "Non-conformité majeure"
    NOT_APPLICABLE = "not_applicable", "Sans objet"

    @property
    def is_gap(self):
        return self in (Conformity.MINOR, Conformity.MAJOR)


class CellStatus(models.TextChoices):
    """Where the self-assessment of a cell stands in its campaign; without a row it is « à confirmer »."""

    IN_PREPARATION = "in_preparation", "En préparation"
    SUBMITTED = "submitted", "Soumise"
    CHANGE_ASKED = "change_asked", "Modification demandée"


class EvidenceSupport(models.TextChoices):
    FILE = "file", "Fichier"
    LINK = "link", "Lien"
    PAPER = "paper", "Papier"
    OBSERVATION = "observation", "Constat sur place"


class EvidenceStatus(models.TextChoices):
    """Acceptance is per use; « périmée » and « ancienne » are computed, never stored."""

    SUBMITTED = "submitted", "Déposée"
    ACCEPTED = "accepted", "Acceptée"
    REFUSED = "refused", "Refusée"
    WITHDRAWN = "withdrawn", "Retirée"


class RequestStatus(models.TextChoices):
    """« En retard » is computed from the date."""

    OPEN = "open", "En attente"
    ANSWERED = "answered", "Répondue"
    CANCELLED = "cancelled", "Annulée"


class StaffFunction(models.TextChoices):
    """What an agent does, that some trainings are for. « Tous les agents » is nobody's function in particular."""

    PUBLIC_FACING = "public", "En contact avec le public"
    TITLE_OFFICER = "titres", "Instruction des titres"
    CRISIS = "crise", "Communication d’urgence"
    MANAGER = "encadrement", "Encadrement"
    EVERYONE = "tous", "Tous les agents"


class SessionStatus(models.TextChoices):
    """« À renseigner » is computed: planned, and its day past."""

    PLANNED = "planned", "Prévue"
    HELD = "held", "Tenue"
    CANCELLED = "cancelled", "Annulée"


class Presence(models.TextChoices):
    EXPECTED = "expected", "Inscrit"
    PRESENT = "present", "Présent"
    ABSENT = "absent", "Absent"


class TrainingState(models.TextChoices):
    """Where a service stands on a theme: computed, never stored."""

    BELOW = "sous-objectif", "Sous l’objectif"
    REACHED = "atteint", "Objectif atteint"
    UNCOUNTED = "effectif-a-saisir", "Effectif à saisir"
    TOO_MANY = "effectif-a-revoir", "Effectif à revoir"
    NOBODY = "sans-objet", "Sans objet"


class SensitisationKind(models.TextChoices):
    MEETING = "reunion", "Réunion d’information"
    MESSAGE = "message", "Message interne"
    POSTER = "affiche", "Affiche"
    INTRANET = "intranet", "Page intranet"


class GapOrigin(models.TextChoices):
    SELF_ASSESSMENT = "self_assessment", "Auto-évaluation"
    AUDIT = "audit", "Audit"


CRISIS_DUTIES = frozenset({Duty.CIVIL_SAFETY, Duty.COMMUNICATION, Duty.SWITCHBOARD})
"""The services that keep the register of emergencies and the call list hold one of them."""


class CrisisEventKind(models.TextChoices):
    EXERCISE = "exercise", "Exercice"
    ACTIVATION = "activation", "Activation réelle"


class CrisisEventStatus(models.TextChoices):
    """« Retour d’expérience en retard » is computed from its date."""

    PLANNED = "planned", "Prévu"
    IN_PROGRESS = "in_progress", "En cours"
    ENDED = "ended", "Terminé"
    REPORTED = "reported", "Retour d’expérience rendu"
    CANCELLED = "cancelled", "Annulé"


class OperatorFunction(models.TextChoices):
    """What one does in the cellule d’information du public (guide ORSEC G.3)."""

    HEAD = "head", "Chef de cellule"
    TEAM_LEADER = "team_leader", "Chef d’équipe"
    OPERATOR = "operator", "Opérateur"
    TECHNICIAN = "technician", "Technicien des systèmes de communication"
    SPECIALIST = "specialist", "Spécialiste"


class CallCheckStatus(models.TextChoices):
    OPEN = "open", "En cours"
    CLOSED = "closed", "Close"
    CANCELLED = "cancelled", "Abandonnée"


class CallOutcome(models.TextChoices):
    REACHED = "reached", "Joint"
    NOT_REACHED = "not_reached", "Non joint"
    WRONG_NUMBER = "wrong_number", "Numéro faux"


class DocumentKind(models.TextChoices):
    """In the order in which the page « Documents qualité » shows them."""

    POLICY = "policy", "Politique"
    PROCEDURE = "procedure", "Procédure"
    REFLEX_SHEET = "reflex_sheet", "Fiche réflexe"
    FORM = "form", "Formulaire"
    NOTICE = "notice", "Affichage"
    RECORD = "record", "Enregistrement"


class DocumentStatus(models.TextChoices):
    """The circuit of a version; « en vigueur » and « remplacée » are read from the dates, never stored."""

    DRAFT = "draft", "En préparation"
    SUBMITTED = "submitted", "À vérifier"
    VERIFIED = "verified", "À approuver"
    APPROVED = "approved", "Approuvée"
    ABANDONED = "abandoned", "Abandonnée"


class DocumentState(models.TextChoices):
    """Where a document stands on a day, as its list asks for it."""

    IN_FORCE = "en-vigueur", "En vigueur"
    TO_REVIEW = "a-reviser", "À réviser"
    TO_READ = "a-lire", "À lire par moi"
    TO_COME = "a-venir", "Version à venir"
    IN_PREPARATION = "en-preparation", "Version en préparation"
    TO_VERIFY = "a-verifier", "Version à vérifier"
    TO_APPROVE = "a-approuver", "Version à approuver"
    WITHDRAWN = "retires", "Retirés"
