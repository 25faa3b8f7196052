"""A README per app, a docstring per model and action, writes that name their doer, personal data declared."""

import ast

import pytest
from django.apps import apps
from django.db.models import Model
from house import APPS, ROOT, action_files, folder, public_functions

OUR_MODELS = [model for app in APPS for model in apps.get_app_config(app.rsplit(".", 1)[1]).get_models()]
PACKAGES = [ROOT / "src" / name for name in ("calendars", "dutyengine", "rulebook")]


@pytest.mark.parametrize("home", [*(folder(app) for app in APPS), *PACKAGES], ids=lambda home: home.name)
def test_every_app_has_a_readme_that_says_what_it_is_for(home) -> None:
    text = (home / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) >= 8
    assert text.startswith("# ")


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_every_model_says_why_it_exists(model: type[Model]) -> None:
    doc = model.__doc__ or ""
    assert doc.strip(), model
    assert not doc.startswith(f"{model.__name__}("), f"{model._meta.label} has only the docstring Django makes up"


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_every_model_declares_its_personal_data(model: type[Model]) -> None:
    assert "PERSONAL" in model.__dict__, f"{model._meta.label} declares no PERSONAL (None when it holds none)"
    declared = model.__dict__["PERSONAL"]
    if declared is not None:
        names = {field.name for field in model._meta.get_fields()}
        assert set(declared.fields) <= names, set(declared.fields) - names


def actions() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (f"{app.rsplit('.', 1)[1]}.{node.name}", node)
        for app in APPS
        for path in action_files(app)
        for node in public_functions(path)
    ]


# Parts of other actions, called inside them: their first words are plain enough to stand by place.
BY_PLACE = {"audit.once", "jobs.enqueue", "org.keep_admins_apart", "duties.new_duty"}


@pytest.mark.parametrize(("name", "node"), actions(), ids=[name for name, _ in actions()])
def test_every_action_has_a_docstring_and_takes_its_doer_by_name(name: str, node: ast.FunctionDef) -> None:
    assert ast.get_docstring(node), f"{name} says nothing about itself"
    if "by" in {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)} and name not in BY_PLACE:
        places = [argument.arg for argument in node.args.args]
        assert places in ([], ["ids"]), f"{name} takes {places} by place"


def test_there_are_actions_to_look_at() -> None:
    assert len(actions()) > 100
