from ..readiness import crisis_badge

CRISIS_EVENT_COLUMNS = [
    "référence",
    "intitulé",
    "nature",
    "site",
    "jour",
    "volet communication",
    "décision",
    "premier appel",
    "minutes jusqu’au premier appel (IQ-30)",
    "première publication",
    "minutes jusqu’à la première publication (IQ-33)",
    "fin",
    "participants",
    "retour d’expérience attendu pour le",
    "retour d’expérience daté du",
    "état",
]


def crisis_event_rows(events, today):
    for event in events:
        yield (
            event.reference,
            event.title,
            event.get_kind_display(),
            str(event.site),
            event.held_on,
            "oui" if event.tests_communication else "non",
            event.ordered_at,
            event.first_call_at,
            event.minutes_to_first_call,
            event.first_publication_at,
            event.minutes_to_publication,
            event.ended_at,
            event.participant_count,
            event.feedback_due_on,
            event.feedback_on,
            crisis_badge(event, today).word,
        )
