SOURCE_COLUMNS = ["source", "référence", "engagements", "indicateurs"]


def source_rows(sources):
    return [(each.key, each.reference, each.commitment_count, each.indicator_count) for each in sources]
