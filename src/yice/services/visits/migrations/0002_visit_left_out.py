"""What a visit was told to have with it and does not have."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="left_out",
            field=models.JSONField(blank=True, db_default=[], default=list, verbose_name="没有存入的附件"),
        ),
    ]
