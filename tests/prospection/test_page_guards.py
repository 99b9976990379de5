"""What a page takes and brings: forms of its own alone, and nothing from elsewhere."""

import base64
import hashlib
import re

import httpx
import pytest

from services.prospection.domain.invitation import Act
from tests.prospection.postbox import visitor
from tests.prospection.scene import ONESELF, Scene, partner

WISHES = {"wishes": "un verger"} | ONESELF


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://ailleurs.invalid"},
        {"Origin": "http://accueil.invalid.ailleurs.invalid"},
    ],
)
async def test_a_form_sent_from_another_site_is_refused(
    scene: Scene, headers: dict[str, str]
) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.WISH)
    async with visitor(scene.office) as web:
        del web.headers["sec-fetch-site"]
        assert (await web.post(link, data=WISHES, headers=headers)).status_code == 403
    assert (await scene.web.get(link)).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": "http://accueil.invalid"}])
async def test_a_browser_that_says_less_can_still_answer(
    scene: Scene, headers: dict[str, str]
) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.WISH)
    async with visitor(scene.office) as web:
        del web.headers["sec-fetch-site"]
        assert (await web.post(link, data=WISHES, headers=headers)).status_code == 200


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b'{"oneself": "yes"}', "application/json", 415),
        (b"oneself=yes", "text/plain", 415),
        (b"a=" + b"x" * 20_000, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"a=1" for _ in range(30)), "application/x-www-form-urlencoded", 415),
        (b"a=%ff", "application/x-www-form-urlencoded", 415),
    ],
)
async def test_what_is_no_form_of_ours_is_refused(
    scene: Scene, content: bytes, kind: str, status: int
) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.AGREE)
    answer = await scene.web.post(link, content=content, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert not partner(await scene.desk.kept(candidate.id)).agrees


def _is_plain(answer: httpx.Response) -> None:
    policy = answer.headers["content-security-policy"]
    [style] = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    for guard in ("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert guard in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers
    assert "<script" not in answer.text
    assert not re.search(r"(src|href)=.?(https?:)?//", answer.text)
    assert '<html lang="fr">' in answer.text


async def test_a_page_brings_no_script_no_cookie_and_nothing_from_elsewhere(scene: Scene) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.WISH)
    for answer in (
        await scene.web.get(link),
        await scene.web.post(link, data={"nothing": ""}),
        await scene.web.post(link, data=WISHES),
        await scene.web.get(link),
    ):
        _is_plain(answer)
