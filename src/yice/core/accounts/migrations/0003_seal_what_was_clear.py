"""Telephones of the second step move from the library's table, where their secret lay in clear, to ours; and back.

An enrolment that was begun and not confirmed is dropped: the page simply shows a new code to scan.
"""

from django.db import migrations

from yice.lib.crypto import seal, unseal


def _context(user_id):
    return f"accounts.totp.{user_id}"


def _overwrite(schema_editor):
    """On SQLite what is deleted is to be overwritten in the file, not only forgotten."""
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def forwards(apps, schema_editor):
    old = apps.get_model("otp_totp", "TOTPDevice")
    new = apps.get_model("accounts", "Authenticator")
    _overwrite(schema_editor)
    for row in old.objects.filter(confirmed=True).order_by("pk"):
        sealed = seal(row.key, context=_context(row.user_id))
        new.objects.update_or_create(
            user_id=row.user_id,
            confirmed=True,
            defaults={"name": row.name, "sealed": sealed, "last_step": row.last_t, "drift": row.drift},
        )
    old.objects.all().delete()


def backwards(apps, schema_editor):
    old = apps.get_model("otp_totp", "TOTPDevice")
    new = apps.get_model("accounts", "Authenticator")
    for row in new.objects.filter(confirmed=True):
        old.objects.create(
            user_id=row.user_id,
            confirmed=True,
            name=row.name,
            key=unseal(row.sealed, context=_context(row.user_id)),
            last_t=row.last_step,
            drift=row.drift,
        )
    new.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_sealed_second_step"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
