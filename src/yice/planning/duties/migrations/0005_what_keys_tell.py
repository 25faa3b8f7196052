"""PostgreSQL counts what a key tells (whose, and about what): without that it takes a city's people for a handful."""

from django.db import migrations

SUBJECT, KIND = 35, 32  # the bits of a duty's key below the subject's number, and below its kind


def put(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE STATISTICS duties_whose ON (id >> {SUBJECT}), ((id >> {KIND}) & 7) FROM duties_duty"
        )


def take(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP STATISTICS duties_whose")


class Migration(migrations.Migration):

    dependencies = [
        ('duties', '0004_exports'),
    ]

    operations = [migrations.RunPython(put, take)]
