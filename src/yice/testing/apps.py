"""App configuration: the demo's commands."""

from django.apps import AppConfig


class TestingConfig(AppConfig):
    """演示与测试."""

    name = "yice.testing"
    label = "testing"
    verbose_name = "演示与测试"
