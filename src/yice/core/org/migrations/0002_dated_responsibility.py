"""Rules of responsibility get their two times: what stood so far holds since ever, and was known since ever."""

import datetime as dt

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="responsibilityrule",
            options={
                "ordering": ["order", "valid_from"],
                "verbose_name": "责任规则",
                "verbose_name_plural": "责任规则",
            },
        ),
        migrations.AddField(
            model_name="responsibilityrule",
            name="valid_from",
            field=models.DateField(default=dt.date(1949, 10, 1), verbose_name="生效日"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="responsibilityrule",
            name="valid_to",
            field=models.DateField(blank=True, null=True, verbose_name="失效日"),
        ),
        migrations.AddField(
            model_name="responsibilityrule",
            name="recorded_at",
            field=models.DateTimeField(
                default=dt.datetime(1949, 10, 1, tzinfo=dt.timezone.utc), verbose_name="登记时间"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="responsibilityrule",
            name="superseded_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="更正时间"),
        ),
        migrations.AddField(
            model_name="responsibilityrule",
            name="split",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="分工"),
        ),
        migrations.AddField(
            model_name="responsibilityrule",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="事由"),
        ),
        migrations.AddField(
            model_name="responsibilityrule",
            name="by",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="登记人"),
        ),
        migrations.AlterField(
            model_name="responsibilityrule",
            name="code",
            field=models.CharField(max_length=20, verbose_name="编码"),
        ),
        migrations.AlterField(
            model_name="responsibilityrule",
            name="order",
            field=models.FloatField(verbose_name="次序"),
        ),
        migrations.AddConstraint(
            model_name="responsibilityrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at", None), ("valid_to", None)),
                fields=("code",),
                name="responsibility_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibilityrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="responsibility_span",
            ),
        ),
    ]
