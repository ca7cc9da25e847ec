from qualipref.differences import differences


def told(before, after):
    marks = {(True, False): "-", (False, True): "+", (False, False): "="}
    return [(marks[piece.is_removed, piece.is_added], piece.text) for piece in differences(before, after)]


def test_words_removed_and_added_are_told_in_order():
    assert told("dans le délai annoncé", "dans le délai promis") == [
        ("=", "dans le délai "),
        ("-", "annoncé"),
        ("+", "promis"),
    ]


def test_spaces_and_apostrophes_do_not_differ():
    assert told("l’usager sait", "l'usager\nsait") == [("=", "l'usager\nsait")]


def test_an_empty_text_differs_whole():
    assert told("", "tout") == [("+", "tout")]
    assert told("tout", "") == [("-", "tout")]
    assert told("", "") == []
