"""What every installation shares. Values that differ come from the environment."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

DATA_DIR = Path(env("QUALIPREF_DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
SITE_URL = env("SITE_URL", default=f"http://127.0.0.1:{env('PORT', default='8000')}").rstrip("/")
DEMO = env.bool("QUALIPREF_DEMO", default=False)
TODAY = env("QUALIPREF_TODAY", default="")  # read by qualipref.clock, refused in production

DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "crispy_forms",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "widget_tweaks",
    "dsfr",
    "django.forms",
    "qualipref",
    "qualipref.accounts",
    "qualipref.journal",
    "qualipref.jobs",
    "qualipref.links",
    "qualipref.drafts",
    "qualipref.notifications",
    "qualipref.documents",
    "sites",
    "engagements",
    "surveys",
    "audits",
    "pilotage",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "qualipref.middleware.RefusalsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "qualipref.middleware.AccessLogMiddleware",
    "pilotage.middleware.FirstRunMiddleware",
    "qualipref.accounts.rescue.RescueMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "sites.middleware.AuditPeriodMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "qualipref.middleware.NoStoreMiddleware",
    "sites.middleware.SecondFactorMiddleware",
    "qualipref.accounts.step_up.StepUpMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "qualipref.urls"
WSGI_APPLICATION = "qualipref.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pilotage.context_processors.frame",
            ],
        },
    },
]

# --- Database -----------------------------------------------------------------------------------
# SQLite writers queue instead of failing: WAL alone still gives « database is locked », IMMEDIATE does not.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}
# Without jit: compiling a query costs more than running it on tables of this size.
POSTGRESQL_OPTIONS = {"connect_timeout": 3, "options": "-c jit=off -c statement_timeout=10000 -c lock_timeout=5000"}


def database(url):
    """Django's settings of the database at `url`, with what each engine needs to be safe."""
    settings = environ.Env.db_url_config(url)
    if settings["ENGINE"].endswith("sqlite3"):
        return settings | {"OPTIONS": SQLITE_OPTIONS}
    options = POSTGRESQL_OPTIONS | settings.get("OPTIONS", {})
    return settings | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


DATABASES = {"default": database(env("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR / 'qualipref.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Accounts -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "sites.backends.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "label"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
PASSWORD_RESET_TIMEOUT = 3600

AXES_USERNAME_FORM_FIELD = "email"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "qualipref.accounts.throttle.locked_out"
AXES_CLIENT_IP_CALLABLE = "qualipref.accounts.addresses.client_address"
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)  # then X-Forwarded-For says who calls

# The second factor of the roles that need one: the demonstration alone may put it off.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=not DEMO)
OTP_TOTP_ISSUER = "Qualipref"
OTP_TOTP_THROTTLE_FACTOR = 0  # attempts are counted by qualipref.accounts.throttle

SESSION_COOKIE_NAME = "qualipref_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "qualipref.accounts.rescue.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- What the browser may do --------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"
USE_THOUSAND_SEPARATOR = False

# --- Static files -------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DSFR_USE_INTEGRITY_CHECKSUMS = False
DOCUMENTS_DIR = DATA_DIR / "documents"
UPLOAD_MAX_BYTES = 50 * 1024 * 1024
CLAMD_ADDRESS = env("CLAMD_ADDRESS", default="")  # « unix:/run/clamav/clamd.ctl » or « tcp:127.0.0.1:3310 »

# --- Forms --------------------------------------------------------------------------------------
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # our own controls, templates/django/forms, come first
CRISPY_TEMPLATE_PACK = "dsfr_crispy"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("dsfr_crispy",)
CRISPY_FAIL_SILENTLY = False

# --- Mail ---------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Qualipref <ne-pas-repondre@qualipref.example>")

# --- Celery -------------------------------------------------------------------------------------
# The rows Job and OutgoingEmail are the truth; the broker only carries nudges and may be lost at any time.
REDIS_URL = env("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or f"embedded+sqlite:///{DATA_DIR / 'broker.sqlite3'}"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"socket_timeout": 2, "socket_connect_timeout": 2, "visibility_timeout": 3600}
    if REDIS_URL
    else {"connect_args": {"timeout": 20}}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Paris"
CELERY_BEAT_SCHEDULER = "qualipref.jobs.beat.HeartbeatScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 10
JOBS_LEASE_SECONDS = env.int("JOBS_LEASE_SECONDS", default=30)
ACCESS_LOG_MONTHS = env.int("ACCESS_LOG_MONTHS", default=12)
DRAFT_DAYS = 30
CELERY_BEAT_SCHEDULE = {"tick": {"task": "pilotage.tasks.tick", "schedule": 300.0}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"tokens": {"()": "qualipref.links.logs.HideTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["tokens"]}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}
