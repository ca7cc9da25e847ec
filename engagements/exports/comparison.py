COMPARISON_COLUMNS = ["module", "devenir", "code à gauche", "intitulé à gauche", "codes à droite", "intitulés à droite"]


def comparison_rows(modules):
    for module in modules:
        for match in module.matches:
            yield (
                module.title,
                match.fate.label,
                match.left.code if match.left else "",
                match.left.title if match.left else "",
                " ; ".join(each.code for each in match.right),
                " ; ".join(each.title for each in match.right),
            )
