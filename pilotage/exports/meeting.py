AGENDA_COLUMNS = ["rang", "point", "genre", "pourquoi il est là", "durée (min)", "proposition", "action", "engagement"]
ATTENDANCE_COLUMNS = ["fonction", "organisme", "réponse", "répondu le", "présence", "représenté par"]


def agenda_rows(items):
    for rank, item in enumerate(items, start=1):
        action = item.concerned_action
        commitment = item.gap.commitment if item.gap_id else item.commitment
        yield (
            rank,
            item.title,
            item.kind_label,
            item.why,
            item.minutes,
            item.proposal,
            action.reference if action else "",
            commitment.code if commitment else "",
        )


def attendance_rows(attendances):
    for line in attendances:
        yield (
            line.function,
            line.organisation,
            line.get_answer_display(),
            line.answered_at,
            line.get_presence_display(),
            line.represented_by,
        )
