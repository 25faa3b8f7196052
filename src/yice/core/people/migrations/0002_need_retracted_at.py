from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="need",
            name="retracted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="作废时间"),
        ),
    ]
