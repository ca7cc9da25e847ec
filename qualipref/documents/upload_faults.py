"""Why a file is not kept, and what to do: the words of each fault."""

from qualipref.typography import french

PROGRAM = ("est un programme, quel que soit son nom", "Un programme n’est jamais accepté")
PRINTED = "Imprimez-le en PDF, puis déposez cette copie"
FAULTS = {
    # what the content is
    "image/heic": (
        "est une photo HEIC",
        "Réglez l’appareil sur JPEG (« le plus compatible »), ou envoyez une copie JPEG",
    ),
    "image/avif": ("est une photo AVIF", "Envoyez-en une copie JPEG"),
    "application/x-msdownload": PROGRAM,
    "application/x-executable": PROGRAM,
    "markup": ("est une page web ou un dessin SVG, qui peut contenir du code", PRINTED),
    "old-office": (
        "est d’un ancien format de bureautique, ou protégé par mot de passe",
        "Enregistrez-le en PDF, ODT ou DOCX, sans mot de passe",
    ),
    # what its inspection found
    "active": ("contient du code ou un formulaire actif", PRINTED),
    "archive": ("est une archive", "Déposez les documents qu’elle contient, un par un"),
    "bomb": ("se déplie démesurément (plus de 50 Mo, ou plus de cent fois sa taille)", PRINTED),
    "broken": (
        "est endommagé ou incomplet : il ne s’ouvre pas",
        "Vérifiez-le sur votre poste, enregistrez-le de nouveau, puis choisissez-le",
    ),
    "complex": ("est trop complexe pour être contrôlé", PRINTED),
    "empty": ("est vide (0 octet)", "Vérifiez le fichier d’origine, puis choisissez-le de nouveau"),
    "encrypted": ("est protégé par mot de passe ou chiffré", "Enregistrez-en une copie sans protection"),
    "external": ("va chercher du contenu ailleurs à l’ouverture", PRINTED),
    "macro": ("contient des macros", "Enregistrez-le sans macro (ODT, ODS, DOCX, XLSX) ou en PDF"),
    "memory": ("demande trop de mémoire pour être contrôlé", "Enregistrez-en une copie plus légère"),
    "pixels": ("dépasse 40 millions de pixels", "Réduisez l’image, puis choisissez-la de nouveau"),
    "program": ("contient un programme ou un objet incorporé", PRINTED),
    "time": ("est trop long à contrôler", "Enregistrez-en une copie plus légère"),
    # what the antivirus said
    "silent": (
        "n’a pas pu être analysé : l’antivirus ne répond pas, et aucun fichier n’est accepté sans lui",
        "Réessayez dans quelques minutes ; si cela dure, prévenez l’administrateur",
    ),
}


def sentence(name, fault):
    """« releve.docx » contient des macros. Enregistrez-le…"""
    return told(name, *FAULTS.get(fault, FAULTS["broken"]))


def told(name, what, advice):
    return french(f"« {name} » {what}. {advice}.")
