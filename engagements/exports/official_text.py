OFFICIAL_TEXT_COLUMNS = ["code", "intitulé", "notre rédaction", "texte officiel", "source lue", "lu le"]


def official_text_rows(commitments):
    for commitment in commitments:
        yield (
            commitment.code,
            commitment.title,
            commitment.requirement,
            commitment.official_text,
            commitment.verified_source,
            commitment.verified_on,
        )
