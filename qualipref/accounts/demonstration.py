"""The accounts that the sign-in page of the demonstration offers."""

from dataclasses import dataclass

from django.conf import settings

from .models import User

DOMAIN = "qualipref.example"
PASSWORD = "qualipref-demo"  # noqa: S105 – shown on the sign-in page of the demonstration, refused elsewhere
HINTS = {
    "sg": "Préside le comité, approuve les procès-verbaux",
    "rq": "Suit le périmètre, les engagements et les preuves",
    "sp": "Suit son arrondissement, donne son avis",
    "auditeur": "Lit les preuves du site audité, aux dates de l’audit",
    "agent": "Consulte ce qui est publié",
    "admin": "Comptes, affectations, courriels, santé de l’application",
}


@dataclass(frozen=True)
class DemoAccount:
    email: str
    label: str
    hint: str = ""


def demo_context():
    """What the sign-in page shows of the demonstration; nothing on a real installation."""
    if not settings.DEMO:
        return {"demo_password": "", "demo_accounts": [], "demo_service_accounts": []}
    functions, services = [], []
    for user in User.objects.filter(is_active=True, email__endswith=f"@{DOMAIN}").order_by("pk"):
        hint = HINTS.get(user.email.partition("@")[0].partition(".")[0], "")
        (functions if hint else services).append(DemoAccount(user.email, user.label, hint))
    return {"demo_password": PASSWORD, "demo_accounts": functions, "demo_service_accounts": services}
