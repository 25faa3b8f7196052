"""Triggers that refuse to change or remove what was written."""

from django.db import migrations

from yice.core.audit import triggers


def put(apps, schema_editor):
    triggers.create(schema_editor.connection)


def take(apps, schema_editor):
    triggers.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(put, take)]
