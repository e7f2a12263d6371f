"""Settings of the whole house, read from the environment alone.

Each secret may also come from a file: ``SECRET_KEY_FILE=/run/secrets/key`` stands for
``SECRET_KEY``. A missing or wrong value stops the start with one sentence.
"""

import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules


def _read_secret_files() -> None:
    for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        path = os.environ.get(f"{name}_FILE")
        if path and not os.environ.get(name):
            try:
                os.environ[name] = Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                sys.exit(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.")


_read_secret_files()
env = Env()


def _required(name: str) -> str:
    value = env.str(name, "")
    if not value:
        sys.exit(f"{name} is not set. See .env.example for what Kith needs, or start it with `make run`.")
    return value


try:
    DEBUG = env.bool("DEBUG", False)
    SITE_URL = env.str("SITE_URL", "http://localhost:8000").rstrip("/")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
    DATABASES = {"default": env.dj_db_url("DATABASE_URL", _required("DATABASE_URL"))}
    POOL_SIZE = env.int("DATABASE_POOL", 8)
    DEMO = env.bool("KITH_DEMO", False)
    _mail = env.dj_email_url("EMAIL_URL", "console:")
    if "EMAIL_BACKEND" not in _mail:
        sys.exit("EMAIL_URL must look like smtp://user:password@host:587/?tls=True, or console: to only show letters.")
    DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Kith <kith@localhost>")
    HSTS_SECONDS = env.int("HSTS_SECONDS", 31_536_000)
    # Attempts to sign in are limited by address. Behind a proxy everybody would have the proxy's.
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)
except (EnvError, ValueError) as error:
    sys.exit(f"A setting in the environment is wrong: {error}")

SECRET_KEY = _required("SECRET_KEY")
REDIS_URL = _required("REDIS_URL")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.netloc:
    sys.exit(f"SITE_URL must be a full address such as https://kith.example.org, not {SITE_URL!r}.")
SECURE = _site.scheme == "https"

INSTALLED_APPS = [
    "network.apps.NetworkConfig",
    "members.apps.MembersConfig",
    "events.apps.EventsConfig",
    "introductions.apps.IntroductionsConfig",
    "metrics.apps.MetricsConfig",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django.forms",
]

MIDDLEWARE = [
    # Two hundred phones ask every two seconds whether anything is new; most are answered here.
    "events.live.AtTheDoor",
    # After a letter hundreds press yes at once; those for whom there is no place any more are answered here.
    "events.rush.ToTheLine",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "network.middleware.NetworkMiddleware",
]

ROOT_URLCONF = "network.urls"
WSGI_APPLICATION = "network.wsgi.application"
APPEND_SLASH = True

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
                "network.context.kith",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

_options = DATABASES["default"].setdefault("OPTIONS", {})
# Tests open and drop databases of their own, which a pool would hold on to. A management command
# needs one connection, and without a pool it hears at once why it cannot have it.
if POOL_SIZE and not TESTING and Path(sys.argv[0]).name != "manage.py":
    _options["pool"] = {"min_size": 1, "max_size": POOL_SIZE, "timeout": 10}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def _celery_broker(url: str) -> str:
    """Celery's spelling of a Redis address: sockets have a scheme of their own there."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={number}"


CACHES = {
    "default": {
        "BACKEND": "network.cache.Cache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "kith",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

CELERY_BROKER_URL = _celery_broker(REDIS_URL)
# Two installations may share one Redis as long as their queues have different names.
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_QUEUE", "kith")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "send-due-letters": {"task": "network.tasks.send_due_letters", "schedule": 15.0, "options": {"expires": 15}},
    "settle-events": {"task": "introductions.tasks.settle_events", "schedule": 3.0, "options": {"expires": 3}},
    "hold-coffee-rounds": {
        "task": "introductions.tasks.hold_coffee_rounds",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "look-after-notes": {
        "task": "introductions.tasks.look_after_notes",
        "schedule": 1800.0,
        "options": {"expires": 1800},
    },
    "follow-introductions": {
        "task": "introductions.tasks.follow_introductions",
        "schedule": 1800.0,
        "options": {"expires": 1800},
    },
    "lapse-proposals": {
        "task": "introductions.tasks.lapse_proposals",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "write-desk-letters": {
        "task": "introductions.tasks.write_desk_letters",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "keep-up": {"task": "metrics.tasks.keep_up", "schedule": 3.0, "options": {"expires": 3}},
    "day-turns": {"task": "metrics.tasks.day_turns", "schedule": 3600.0, "options": {"expires": 3600}},
    "remind-invitees": {"task": "members.tasks.remind_invitees", "schedule": 1800.0, "options": {"expires": 1800}},
    "lapse-invitations": {"task": "members.tasks.lapse_invitations", "schedule": 600.0, "options": {"expires": 600}},
    "forget-old-lists": {"task": "members.tasks.forget_old_lists", "schedule": 3600.0, "options": {"expires": 3600}},
    "look-after-newcomers": {
        "task": "metrics.tasks.look_after_newcomers",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "pass-on-places": {"task": "events.tasks.pass_on_places", "schedule": 30.0, "options": {"expires": 30}},
    "forget-wishes": {"task": "events.tasks.forget_wishes", "schedule": 3600.0, "options": {"expires": 3600}},
    "write-event-letters": {"task": "events.tasks.write_letters", "schedule": 600.0, "options": {"expires": 600}},
    "forget-removed-takeaways": {
        "task": "events.tasks.forget_removed_takeaways",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "queue-lost-plans": {"task": "events.tasks.queue_lost_plans", "schedule": 30.0, "options": {"expires": 30}},
}

AUTH_USER_MODEL = "members.User"
# Addresses are unique without regard to case, by a constraint rather than by the field.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "members.sign_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_FORMS = {"confirm_login_code": "members.sign_in.CodeForm"}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kith"
MFA_ADAPTER = "members.sign_in.SecurityAdapter"
MFA_FORMS = {"add_webauthn": "members.sign_in.PasskeyForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
USERSESSIONS_TRACK_ACTIVITY = False

# A demonstration sends nothing into the world; its letters are read on a page of their own.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend" if DEMO else _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail.get("EMAIL_HOST", "")
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "network.static_bundles.BundleFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
_manifest = not (DEBUG or TESTING)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "network.static_names.NamedByContent"
        if _manifest
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not _manifest

CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
CSRF_FAILURE_VIEW = "network.views.csrf_failure"
SECURE_SSL_REDIRECT = SECURE and env.bool("SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = HSTS_SECONDS if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# A list may be pasted as well as uploaded; whether it is too long is said at its field.
DATA_UPLOAD_MAX_MEMORY_SIZE = 25_000_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "filters": {"without_secrets": {"()": "network.logs.WithoutSecrets"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_secrets"]},
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {"kith": {"level": env.str("LOG_LEVEL", "INFO")}},
}

UNFOLD = {
    "SITE_TITLE": "Kith",
    "SITE_HEADER": "Kith",
    "SITE_SYMBOL": "diversity_3",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/kith.svg")}],
    "COLORS": {
        "primary": {
            str(step): f"oklch({light} {chroma} 195)"
            for step, light, chroma in (
                (50, 0.98, 0.012),
                (100, 0.95, 0.026),
                (200, 0.9, 0.045),
                (300, 0.83, 0.065),
                (400, 0.74, 0.08),
                (500, 0.6, 0.085),
                (600, 0.49, 0.085),
                (700, 0.43, 0.075),
                (800, 0.37, 0.065),
                (900, 0.31, 0.055),
                (950, 0.24, 0.04),
            )
        }
    },
    "STYLES": [lambda request: static("css/admin/mends.css")],
    "SIDEBAR": {"navigation": "network.admin.sidebar.navigation"},
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_HISTORY": True,
}
