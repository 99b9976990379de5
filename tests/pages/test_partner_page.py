"""The page of a partner's link passes axe with the rules of the RGAA, and needs no script."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.insertion.api.pages import ANSWERS
from services.insertion.app import service
from tests.desk import NOON
from tests.insertion.reception import Reception
from tests.insertion.writing import ONESELF, Writing
from tests.office import office
from tests.pages.test_accessibility import passes
from tests.platform import Platform
from tests.prospection.postbox import visitor


@pytest.fixture(scope="module")
async def reception(platform: Platform) -> AsyncIterator[Reception]:
    async with (
        office(platform, service, now=NOON) as made,
        made.officer("adviser-1", "insertion-adviser") as adviser,
        made.officer("officer-1", "reception-officer") as desk,
    ):
        yield Reception(made, adviser, adviser, desk, desk)


@pytest.fixture
async def link(reception: Reception) -> AsyncIterator[tuple[Writing, str]]:
    async with visitor(reception.office) as web:
        writing = Writing(reception, web)
        await writing.invited()
        yield writing, writing.links[-1]


async def test_the_page_passes_as_it_is_first_shown_with_its_faults_and_once_it_acted(
    link: tuple[Writing, str], tmp_path: Path
) -> None:
    writing, address = link
    for name, answer, status in (
        ("shown", await writing.web.get(address), 200),
        ("faulty", await writing.web.post(address, data={"nothing": ""}), 422),
        ("done", await writing.answers(address, "retired"), 200),
        ("dead", await writing.web.get(address), 404),
    ):
        assert answer.status_code == status
        (folder := tmp_path / name).mkdir()
        passes(answer.text, folder)


async def test_the_page_needs_no_script_and_nothing_from_elsewhere(
    link: tuple[Writing, str],
) -> None:
    writing, address = link
    answer = await writing.web.get(address)
    assert not re.search(r"<script|\son\w+=|javascript:|https?://|src=|@import", answer.text)
    assert re.findall(r"<form[^>]*>", answer.text) == ['<form method="post">']
    assert re.findall(r'name="answer" value="([^"]+)"', answer.text) == list(ANSWERS)
    assert all(f'name="{field}"' in answer.text for field in ONESELF)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
