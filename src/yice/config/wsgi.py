"""The WSGI door that ``yice serve`` opens."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yice.config.settings")
application = get_wsgi_application()
