"""Looks at what the platform needs and at what runs; each fault comes with what to do."""

import asyncio
import os
from collections.abc import Iterator
from datetime import datetime

from pydantic import SecretStr

from chassis.serve import declared
from chassis.settings import MailSettings
from chassis.territory import Territory, TerritoryInvalid
from happy import answers, deployed, machine
from happy.addresses import given_kafka, given_postgres
from happy.answers import Door
from happy.databases import Admin
from happy.finding import Finding, fine, wrong
from happy.layout import MAIL
from happy.local import Platform, UsageError
from happy.programs import Program


def examine(platform: Platform, now: datetime | None = None) -> Iterator[Finding]:
    """Every finding, as it is made; `now` is this machine's time where none is given."""
    layout = platform.layout
    yield machine.python()
    yield from machine.disk(layout.folder)
    yield from machine.secrets(layout.secrets)
    yield from machine.moved_clock(layout)
    yield from machine.traces()
    yield from machine.lock(layout)
    yield from _embedded(platform)
    yield from _territory(platform)
    yield from _running(platform)
    yield from _servers(platform, now)
    yield from _mail(platform)


def _embedded(platform: Platform) -> Iterator[Finding]:
    """What the servers of this machine need, where none are given."""
    if not platform.running():
        yield from machine.ports(platform.layout)
    if not given_kafka():
        yield machine.java()
        yield machine.kafka_files()
    if not given_postgres():
        yield from machine.postgres_files(platform.layout.postgres)


def _territory(platform: Platform) -> Iterator[Finding]:
    names = ", ".join(program.name for program in platform.programs)
    yield Finding(bool(names), f"Services : {names or 'aucun'}", "services/<nom>/app.py")
    try:
        territory = Territory.load(platform.territory_folder)
        for program in filter(_is_ours, platform.programs):
            declared(program.name).check(territory)
    except UsageError as why:
        yield wrong(str(why), "donnez-le : --territory, ou HAPPY_TERRITORY")
    except TerritoryInvalid as why:
        for error in why.errors:
            yield wrong(error, f"corrigez ce fichier dans {platform.territory_folder}")
    else:
        yield fine(f"Territoire {territory.code}")


def _is_ours(program: Program) -> bool:
    """Whether it is a service of this tree, with rules and migrations."""
    return program == Program(program.name)


def _running(platform: Platform) -> Iterator[Finding]:
    if not platform.running():
        yield fine("La plateforme locale ne tourne pas (happy up la démarre)")
        return
    parts = platform.parts()
    for name in ("kafka", "postgres", MAIL):
        if name in parts:
            yield Finding(bool(parts[name]["ready"]), f"{name} en marche", f"happy logs {name}")
    for name, service in platform.status()["services"].items():
        advice = f"happy logs {name}"
        if service["degraded"]:
            yield wrong(f"{name} dégradé : {', '.join(service['degraded'])}", advice)
        else:
            yield Finding(service["ready"], f"{name} répond à {service['url']}", advice)
        if service["restarts"]:
            yield wrong(f"{name} relancé {service['restarts']} fois", advice)


def _servers(platform: Platform, now: datetime | None) -> Iterator[Finding]:
    """What is given by the environment, or runs here, is asked."""
    if given_kafka() or platform.running():
        try:
            yield from asyncio.run(answers.of_kafka(platform.bootstrap(), platform.topics()))
        except UsageError:
            return  # said of the territory, or of the platform, already
    for door in _doors(platform):
        yield from asyncio.run(answers.of_database(door, now))


def _mail(platform: Platform) -> Iterator[Finding]:
    """The mail server that is given; outside development, somebody has to be."""
    told = MailSettings()
    if password := deployed.mail_password():
        told = told.model_copy(update={"password": SecretStr(password)})
    production = os.environ.get("HAPPY_ENVIRONMENT", "development") != "development"
    writes = any(declared(each.name).sends_letters for each in filter(_is_ours, platform.programs))
    for sentence in told.refusals() if production and writes else ():
        yield wrong(sentence, "voyez .env.example")
    if told.host:
        yield asyncio.run(answers.of_mail(told))


def _doors(platform: Platform) -> Iterator[Door]:
    """Each database that this machine has the password of, else the server's own."""
    admin = given_postgres()
    found = []
    for program in filter(_is_ours, platform.programs):
        if platform.running():
            found.append(Door(program.name, platform.environment(program.name)))
        elif admin and deployed.is_told(program.name):
            told = deployed.environment(platform.territory, program.name)
            place = {"HAPPY_POSTGRES_HOST": admin.host, "HAPPY_POSTGRES_PORT": str(admin.port)}
            found.append(Door(program.name, told | place))
    yield from found
    if admin and not found:
        yield _of_administrator(admin)


def _of_administrator(admin: Admin) -> Door:
    told = {
        "HAPPY_POSTGRES_HOST": admin.host,
        "HAPPY_POSTGRES_PORT": str(admin.port),
        "HAPPY_POSTGRES_USER": admin.user,
        "HAPPY_POSTGRES_PASSWORD": admin.password,
        "HAPPY_POSTGRES_DATABASE": "postgres",
    }
    return Door("", told)
