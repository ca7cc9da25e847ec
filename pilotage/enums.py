from django.db import models


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
