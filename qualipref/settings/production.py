"""A préfecture's server: PostgreSQL, Redis, HTTPS. Refuses to start without its secrets."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import REDIS_URL, SECOND_FACTOR_REQUIRED, SITE_URL, TODAY, env

SECRET_KEY = env("SECRET_KEY")

REFUSALS = {
    "SECRET_KEY doit compter au moins 50 caractères.": len(SECRET_KEY) < 50,
    "DATABASE_URL manque : indiquez la base PostgreSQL.": not env("DATABASE_URL", default=""),
    "REDIS_URL manque : indiquez le serveur Redis.": not REDIS_URL,
    "SITE_URL doit commencer par https://.": not SITE_URL.startswith("https://"),
    "ALLOWED_HOSTS manque : indiquez le nom public du serveur.": not env.list("ALLOWED_HOSTS", default=[]),
    "QUALIPREF_TODAY est réservé à la démonstration.": bool(TODAY),
    "SECOND_FACTOR_REQUIRED ne se coupe que dans la démonstration.": not SECOND_FACTOR_REQUIRED,
    "QUALIPREF_DEMO est réservé à la démonstration.": env.bool("QUALIPREF_DEMO", default=False),
}
for sentence, refused in REFUSALS.items():
    if refused:
        raise ImproperlyConfigured(sentence)

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
