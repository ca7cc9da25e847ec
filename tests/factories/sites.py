"""The préfecture, its sites and services, the accounts and what they hold."""

import datetime

import factory
from factory.django import DjangoModelFactory

from qualipref.accounts.models import User
from sites.enums import Role, ServiceKind, SiteKind
from sites.models import Assignment, KeyFigure, Module, Prefecture, ScopeEntry, Service, Site, SiteModule

PASSWORD = "qualipref-demo"
START = datetime.date(2015, 1, 1)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"agent{n}@qualipref.example")
    label = factory.Sequence(lambda n: f"Agent {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(kwargs.pop("email"), kwargs.pop("password", PASSWORD), **kwargs)


class PrefectureFactory(DjangoModelFactory):
    class Meta:
        model = Prefecture
        django_get_or_create = ("pk",)

    pk = 1
    name = "Préfecture du Haut-Pays"
    name_with_article = "la préfecture du Haut-Pays"
    department = "Haut-Pays"


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = Site

    slug = factory.Sequence(lambda n: f"site-{n}")
    name = factory.Sequence(lambda n: f"Site {n}")
    kind = SiteKind.SUB_PREFECTURE


class ModuleFactory(DjangoModelFactory):
    class Meta:
        model = Module

    slug = factory.Sequence(lambda n: f"module-{n}")
    name = factory.Sequence(lambda n: f"Module {n}")


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = Service

    slug = factory.Sequence(lambda n: f"service-{n}")
    name = factory.Sequence(lambda n: f"Bureau {n}")
    kind = ServiceKind.BUREAU
    site = factory.SubFactory(SiteFactory)


class SiteModuleFactory(DjangoModelFactory):
    class Meta:
        model = SiteModule

    site = factory.SubFactory(SiteFactory)
    module = factory.SubFactory(ModuleFactory)
    du = START


class ScopeEntryFactory(DjangoModelFactory):
    class Meta:
        model = ScopeEntry

    service = factory.SubFactory(ServiceFactory)
    site = factory.SelfAttribute("service.site")
    module = factory.SubFactory(ModuleFactory)
    du = START


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = Assignment

    user = factory.SubFactory(UserFactory)
    role = Role.AGENT
    valid_from = START


class KeyFigureFactory(DjangoModelFactory):
    class Meta:
        model = KeyFigure

    slug = factory.Sequence(lambda n: f"chiffre-{n}")
    year = 2014
    value = 1000
    label = factory.Sequence(lambda n: f"usagers reçus {n}")
    definition = "Usagers reçus à un guichet."
    source = "Comptage annuel"
    order = factory.Sequence(lambda n: n)


def holder(role, **fields):
    """An account that holds `role` with those fields, since 2015."""
    return AssignmentFactory(role=role, **fields).user
