"""Settings. Everything that differs between machines comes from the environment and fails loudly when it is wrong."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from yice.config.env import database, env_bool, env_int, env_list, kept_secret

SOURCE = Path(__file__).resolve().parents[1]
ROOT = SOURCE.parents[1]
DATA = Path(os.environ.get("YICE_DATA", "var")).resolve()
DATA.mkdir(parents=True, exist_ok=True)

DEBUG = env_bool("YICE_DEBUG", default=False)
SECRET_KEY = kept_secret("YICE_SECRET_KEY", DATA / "secret.key")
FIELD_KEY = kept_secret("YICE_FIELD_KEY", DATA / "field.key")
BLIND_KEY = kept_secret("YICE_BLIND_KEY", DATA / "blind.key")
ALLOWED_HOSTS = env_list("YICE_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env_list("YICE_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_htmx",
    "yice.core.audit",
    "yice.core.jobs",
    "yice.core.accounts",
    "yice.core.org",
    "yice.core.people",
    "yice.core.files",
    "yice.core.roster",
    "yice.core.notify",
    "yice.planning.policy",
    "yice.planning.duties",
    "yice.planning.ladder",
    "yice.planning.plans",
    "yice.planning.campaigns",
    "yice.services.cards",
    "yice.services.visits",
    "yice.services.cases",
    "yice.oversight.statistics",
    "yice.web.field",
    "yice.web.desk",
    "yice.testing",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "yice.web.desk.middleware.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "yice.core.accounts.middleware.IdleTimeout",
    "yice.core.org.middleware.ActorOfRequest",
    "yice.core.accounts.middleware.LoginRequired",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yice.web.desk.middleware.RefusalPages",
    "yice.planning.policy.middleware.HeldRulebook",
    "axes.middleware.AxesMiddleware",
]
CSRF_FAILURE_VIEW = "yice.web.desk.views.errors.csrf"

ROOT_URLCONF = "yice.config.urls"
WSGI_APPLICATION = "yice.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "yice.web.desk.frame.frame",
            ],
            "builtins": ["yice.web.desk.templatetags.yice_tags"],
        },
    }
]

DATABASES = {"default": database("YICE_DATABASE_URL", DATA / "yice.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "desk:today"

# One lock-out mechanism, kept in the database so that it holds with several processes (R156).
AXES_FAILURE_LIMIT = env_int("YICE_LOGIN_FAILURES", default=5)
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "yice.core.accounts.views.login.own_answer"
AXES_DISABLE_ACCESS_LOG = True  # logins are in our own trail
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # the name alone locks: an address is shared by a whole office
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env_bool("YICE_HTTPS", default=False)
BEHIND_PROXY = env_bool("YICE_BEHIND_PROXY", default=False)
IDLE_MINUTES = env_int("YICE_IDLE_MINUTES", default=30)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [SOURCE / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "yice.web.desk.assets.NodeFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(DATA / "files")}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"scrub": {"()": "yice.lib.scrub.ScrubFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["scrub"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"yice": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
