from qualipref.spreadsheets import csv_response

SOURCE_COLUMNS = ["source", "référence", "engagements", "indicateurs"]


def sources_csv(sources):
    rows = ((each.key, each.reference, each.commitment_count, each.indicator_count) for each in sources)
    return csv_response("sources-du-referentiel.csv", SOURCE_COLUMNS, rows)
