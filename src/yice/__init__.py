"""Yice 一策: the service."""
