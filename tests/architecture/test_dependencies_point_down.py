"""Foreign keys written as text are invisible to import-linter, so Django's own models are walked."""

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField
from house import APPS

LAYER = {app: number for number, app in enumerate(APPS)}
LINKS = [
    (model, field)
    for app in APPS
    for model in apps.get_app_config(app.rsplit(".", 1)[1]).get_models()
    for field in model._meta.get_fields()
    if isinstance(field, ForeignKey | OneToOneField | ManyToManyField) and field.model is model
]


def test_every_app_of_ours_has_a_layer() -> None:
    ours = {config.name for config in apps.get_app_configs() if config.name.startswith("yice.")}
    assert ours - {"yice.testing"} == set(APPS)


@pytest.mark.parametrize(("model", "field"), LINKS, ids=lambda thing: getattr(thing, "name", None) or thing.__name__)
def test_foreign_keys_point_down(model, field) -> None:
    target = field.related_model._meta.app_config.name
    if target.startswith("yice."):
        assert LAYER[target] <= LAYER[model._meta.app_config.name], f"{model._meta.label}.{field.name} → {target}"


def test_apps_do_not_talk_by_signals() -> None:
    from house import ROOT, sources

    for path in sources():
        text = path.read_text(encoding="utf-8")
        assert "post_save" not in text, path.relative_to(ROOT)
        assert "select_for_update" not in text or "SKIP" in text.upper(), path.relative_to(ROOT)
