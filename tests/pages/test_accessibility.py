"""Every page that people open passes axe with the rules of the RGAA, and works without a script."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.prospection.app import service
from services.prospection.domain.invitation import Act
from tests.desk import NOON
from tests.office import Office, office
from tests.pages.browser import examined
from tests.platform import Platform
from tests.prospection.postbox import visitor
from tests.prospection.scene import ONESELF, Scene, partner

FORMS = {
    Act.AGREE: ONESELF,
    Act.WORK: {"wish": "no"} | ONESELF,
    Act.STAY: {"reply": "agrees"} | ONESELF,
    Act.WISH: {"wishes": "un verger"} | ONESELF,
    Act.WITHDRAW: {"reason": "family"} | ONESELF,
    Act.FOLLOW: {"act": "wish"},
}


@pytest.fixture(scope="module")
async def at_work(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, service, now=NOON) as made:
        yield made


@pytest.fixture
async def scene(at_work: Office) -> AsyncIterator[Scene]:
    async with visitor(at_work) as web:
        yield Scene(at_work, web)


async def the_link(scene: Scene, act: Act) -> str:
    if act is not Act.STAY:
        candidate = await scene.informed()
        return await scene.link(candidate, partner(candidate), act)
    candidate = await scene.desk.qualified()
    await scene.dates(candidate, ("partner", 1))
    return scene.letters_of(partner(candidate))[-1]


def passes(page: str, folder: Path) -> None:
    said = examined(page, folder)
    assert [(each["id"], each["nodes"][0]["html"]) for each in said["violations"]] == []
    assert [each for each in said["passes"] if "RGAAv4" in each["tags"]]


@pytest.mark.parametrize("act", FORMS)
async def test_the_page_of_an_act_passes_with_its_faults_shown(
    scene: Scene, act: Act, tmp_path: Path
) -> None:
    again = await scene.web.post(await the_link(scene, act), data={"nothing": ""})
    assert again.status_code == 422
    passes(again.text, tmp_path)


async def test_a_page_passes_as_it_is_first_shown_and_once_its_button_acted(
    scene: Scene, tmp_path: Path
) -> None:
    link = await the_link(scene, Act.WORK)
    for name, answer in (
        ("shown", await scene.web.get(link)),
        ("done", await scene.web.post(link, data=FORMS[Act.WORK])),
    ):
        assert answer.status_code == 200
        (folder := tmp_path / name).mkdir()
        passes(answer.text, folder)


async def test_the_page_of_a_link_that_opens_nothing_passes(scene: Scene, tmp_path: Path) -> None:
    passes((await scene.web.get("/lien/inconnu")).text, tmp_path)


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        ('<html lang="fr">', "<html>", "html-has-lang"),
        ('<label for="oneself">', "<label>", "label"),
        ("<h1>", "<h4>", "page-has-heading-one"),
        ("background:#000091", "background:#eee", "color-contrast"),
    ],
)
async def test_a_fault_planted_in_a_page_is_found(
    scene: Scene, good: str, bad: str, rule: str, tmp_path: Path
) -> None:
    page = (await scene.web.get(await the_link(scene, Act.AGREE))).text
    assert good in page
    said = examined(page.replace(good, bad), tmp_path)
    assert rule in {each["id"] for each in said["violations"]}


@pytest.mark.parametrize("act", FORMS)
async def test_a_page_needs_no_script(scene: Scene, act: Act) -> None:
    """All that acts is a form of plain fields, sent to the page's own address."""
    page = (await scene.web.get(await the_link(scene, act))).text
    assert not re.search(r"<script|\son\w+=|javascript:", page)
    assert re.findall(r"<form[^>]*>", page) == ['<form method="post">'] * page.count("<form")
    for field in FORMS[act]:
        assert f'name="{field}"' in page
