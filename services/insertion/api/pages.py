"""The page that a partner's link opens: shown by GET, acted upon by its button alone."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from chassis.api import Working
from chassis.deeds import Faults, among, by_oneself
from chassis.pages import Filled, Form, Pages, PersonalPage, acts_in_person
from chassis.work import Work
from services.insertion import use_cases
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.partner_word import Keeping, Saying
from services.insertion.use_cases import PartnerDoor

PAGES: Final = Pages(Path(__file__).with_name("templates"))
THANKS: Final = (
    "Votre réponse est enregistrée ; la personne qui suit votre parcours la lira, et personne de"
    " votre foyer."
)
KEPT: Final = {
    Keeping.REMOTE: "Je garde mon emploi, à distance.",
    Keeping.COMMUTING: "Je garde mon emploi, en faisant les trajets.",
    Keeping.TRANSFER: "Je garde mon emploi, par une mutation.",
}
ANSWERS: Final[dict[str, tuple[str, Saying, Keeping | None]]] = {
    each.value: (label, each, None)
    for each, label in {
        Saying.ACCEPTS: "Je souhaite être accompagné·e.",
        Saying.DECLINES: "Je ne souhaite pas être accompagné·e.",
        Saying.PLACED: "J'ai trouvé un emploi.",
        Saying.OWN_BUSINESS: "Je suis à mon compte.",
        Saying.TRAINING: "Je suis en formation.",
        Saying.STUDIES: "Je fais des études.",
        Saying.RETIRED: "Je suis à la retraite.",
        Saying.UNAVAILABLE: "Je ne suis pas disponible pour travailler.",
        Saying.NOT_WORKING: "Je choisis de ne pas travailler.",
    }.items()
} | {
    f"{Saying.KEEPS_JOB.value}-{how.value}": (label, Saying.KEEPS_JOB, how)
    for how, label in KEPT.items()
}
"""What a partner may answer: its words, and what they say."""

router = APIRouter(prefix="/lien", route_class=PersonalPage, include_in_schema=False)


@router.get("/{secret}")
async def show(request: Request, secret: str, work: Working) -> HTMLResponse:
    door = await use_cases.open_partner_door(secret, work)
    acts_in_person(request, door.path.id)
    return _page(door, work)


@router.post("/{secret}")
async def act(request: Request, secret: str, work: Working, form: Filled) -> HTMLResponse:
    door = await use_cases.open_partner_door(secret, work)
    acts_in_person(request, door.path.id)
    if faults := among("answer", offered(door.path), form) | by_oneself(form):
        return _page(door, work, form, faults, status=422)
    _, says, how = ANSWERS[form["answer"]]
    await use_cases.answer_by_link(secret, says, how, work)
    return PAGES.show(
        "done.html",
        given_name="",
        sentence=THANKS,
        serves_once=True,
        territory=work.territory.name,
    )


def offered(path: PartnerPath) -> dict[str, str]:
    """Nobody accepts twice; everything else may change, and be said again."""
    return {
        code: label
        for code, (label, says, _) in ANSWERS.items()
        if not (path.is_followed and says is Saying.ACCEPTS)
    }


def _page(
    door: PartnerDoor,
    work: Work,
    given: Form | None = None,
    faults: Faults | None = None,
    status: int = 200,
) -> HTMLResponse:
    return PAGES.show(
        "answer.html",
        status,
        given={"answer": "", **(given or {})},
        faults=faults or {},
        given_name="",
        options=offered(door.path),
        last_day=f"{door.link.last_day:%d/%m/%Y}",
        territory=work.territory.name,
    )
