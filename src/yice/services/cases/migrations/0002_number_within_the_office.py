"""Numbers count within the bureau above a unit, not within each unit."""

import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """Cases registered before keep the number their own unit gave them."""
    case = apps.get_model("cases", "Case")
    case.objects.filter(office__isnull=True).update(office_id=models.F("unit_id"))


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("org", "0001_initial")]

    operations = [
        migrations.AddField(
            "case",
            "office",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit",
                verbose_name="编号单位",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "case",
            "office",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit", verbose_name="编号单位"
            ),
        ),
        migrations.RemoveConstraint("case", "cases_number_once"),
        migrations.AddConstraint(
            "case", models.UniqueConstraint(fields=["office", "year", "serial"], name="cases_number_once")
        ),
    ]
