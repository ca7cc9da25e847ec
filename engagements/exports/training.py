from ..statistics.training import session_badge
from ..statistics.trainings_of import standings

TRAINING_COLUMNS = [
    "thème",
    "site",
    "service",
    "agents formés",
    "agents concernés",
    "effectif au",
    "taux en %",
    "objectif en %",
    "à recycler avant",
    "à recycler dans les six mois",
    "état",
]
PLAN_COLUMNS = [
    "thème",
    "agents à former",
    "agents formés dans l’année",
    "séances prévues",
    "séances tenues",
    "séances annulées",
    "recyclage en mois",
    "objectif en %",
    "précision",
]
SESSION_COLUMNS = [
    "date",
    "thème",
    "pour",
    "lieu",
    "organisme",
    "heures",
    "places",
    "inscrits",
    "présents",
    "état",
    "feuille signée",
    "motif de l’annulation",
]
TRAINEE_COLUMNS = ["agent", "service", "site", "fonctions", "formations valables", "à recycler avant", "parti le"]
STAFF_COLUMNS = ["site", "service", "agents", "effectif", "au", "source", "saisi le"]


def training_rows(rows):
    for row in rows:
        yield (
            row.theme.name,
            str(row.service.site or ""),
            str(row.service),
            row.trained,
            row.concerned,
            row.staff.counted_on if row.staff else None,
            row.percent,
            row.theme.target_percent,
            row.recycle_before,
            row.soon,
            row.badge.word,
        )


def plan_rows(rows):
    for row in rows:
        line, sessions = row["line"], row["sessions"]
        yield (
            row["theme"].name,
            line.goal if line else None,
            row["trained"],
            sessions["planned"],
            sessions["held"],
            sessions["cancelled"],
            row["theme"].valid_months,
            row["theme"].target_percent,
            line.note if line else "",
        )


def session_rows(sessions, today):
    for session in sessions:
        yield (
            session.held_on,
            session.theme.name,
            session.where,
            session.place,
            session.provider,
            session.hours,
            session.seats,
            session.enrolled,
            session.came,
            session_badge(session, today).word,
            bool(session.sheet_id),
            session.cancel_reason,
        )


def trainee_rows(trainees, today):
    for trainee, trainings in standings(trainees, today):
        valid = [training for training in trainings if training.is_valid]
        limits = [training.recycle_on for training in valid if training.recycle_on]
        yield (
            str(trainee),
            str(trainee.service),
            str(trainee.service.site or ""),
            ", ".join(trainee.function_labels),
            ", ".join(training.theme.name for training in valid),
            min(limits, default=None),
            trainee.left_on,
        )


def staff_rows(services, last, function):
    for service in services:
        held = last.get(service.pk)
        yield (
            str(service.site or ""),
            str(service),
            function.label,
            held.count if held else None,
            held.counted_on if held else None,
            held.source if held else "",
            held.at if held else None,
        )
