"""The pages that a personal link opens: shown by GET, acted upon by their button alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from chassis import entries
from chassis.api import Working
from chassis.deeds import Deed, Faults, among, by_oneself
from chassis.errors import Invalid
from chassis.pages import Filled, Form, Pages, PersonalPage, acts_in_person
from chassis.work import Work
from services.prospection import use_cases
from services.prospection.api.person import followed, shown
from services.prospection.domain.household import PartnerWork
from services.prospection.domain.invitation import Act
from services.prospection.domain.rules import WITHDRAWAL_REASONS
from services.prospection.use_cases.own_acts import Door

PAGES: Final = Pages(Path(__file__).with_name("templates"))
LONGEST_WISHES: Final = 2_000

router = APIRouter(prefix="/lien", route_class=PersonalPage, include_in_schema=False)


@router.get("/{secret}")
async def show(request: Request, secret: str, work: Working) -> HTMLResponse:
    door = await use_cases.open_door(secret, work)
    acts_in_person(request, door.person.id)
    return await _page(door, work)


@router.post("/{secret}")
async def act(request: Request, secret: str, work: Working, form: Filled) -> HTMLResponse:
    door = await use_cases.open_door(secret, work)
    acts_in_person(request, door.person.id)
    deed = DEEDS[door.invitation.act]
    if faults := deed.faults(form, work):
        return await _page(door, work, form, faults, status=422)
    done = await deed.do(secret, form, work)
    return PAGES.show(
        "done.html",
        given_name=done.person.given_name,
        sentence=deed.thanks,
        serves_once=done.invitation.act is not Act.FOLLOW,
        territory=work.territory.name,
    )


async def _page(
    door: Door,
    work: Work,
    given: Form | None = None,
    faults: Faults | None = None,
    status: int = 200,
) -> HTMLResponse:
    act = door.invitation.act
    values = await followed(door, work) if act is Act.FOLLOW else shown(door, work)
    filled = {"wish": "", "reply": "", "reason": "", "wishes": "", **(given or {})}
    return PAGES.show(f"{act.value}.html", status, given=filled, faults=faults or {}, **values)


def _by_oneself(form: Form, _: Work) -> Faults:
    return by_oneself(form)


def _among(name: str, codes: Callable[[Work], tuple[str, ...]]) -> Callable[[Form, Work], Faults]:
    def faults(form: Form, work: Work) -> Faults:
        return among(name, codes(work), form) | by_oneself(form)

    return faults


def _wishes(form: Form, _: Work) -> Faults:
    return _wishes_fault(form.get("wishes", "")) | by_oneself(form)


def _wishes_fault(typed: str) -> Faults:
    try:
        written = entries.text(typed)
    except Invalid as refusal:
        return {"wishes": refusal.sentence}
    if not written:
        return {"wishes": "Écrivez vos souhaits."}
    if len(written) > LONGEST_WISHES:
        return {"wishes": f"Écrivez {LONGEST_WISHES} caractères au plus."}
    return {}


def _for_a_link(form: Form, _: Work) -> Faults:
    return among("act", [each.value for each in use_cases.ASKED_BY_ONESELF], form)


async def _agree(secret: str, _: Form, work: Work) -> Door:
    return await use_cases.agree(secret, work)


async def _say_of_work(secret: str, form: Form, work: Work) -> Door:
    return await use_cases.say_of_work(secret, PartnerWork(form["wish"]), work)


async def _answer_stay(secret: str, form: Form, work: Work) -> Door:
    return await use_cases.answer_stay(secret, agrees=form["reply"] == "agrees", work=work)


async def _state_wishes(secret: str, form: Form, work: Work) -> Door:
    return await use_cases.state_wishes(secret, entries.text(form["wishes"]), work)


async def _take_back(secret: str, form: Form, work: Work) -> Door:
    return await use_cases.take_back(secret, form["reason"], work)


async def _ask_for_a_link(secret: str, form: Form, work: Work) -> Door:
    return await use_cases.ask_for_a_link(secret, Act(form["act"]), work)


DEEDS: Final[dict[Act, Deed[Door]]] = {
    Act.AGREE: Deed(_by_oneself, _agree, "Votre adhésion au programme est enregistrée."),
    Act.WORK: Deed(
        _among("wish", lambda _: tuple(PartnerWork)),
        _say_of_work,
        "Votre réponse est enregistrée ; elle n'est qu'à vous.",
    ),
    Act.STAY: Deed(
        _among("reply", lambda _: ("agrees", "declines")),
        _answer_stay,
        "Votre réponse est enregistrée ; la personne qui prépare le séjour en est informée.",
    ),
    Act.WISH: Deed(_wishes, _state_wishes, "Vos souhaits sont enregistrés."),
    Act.WITHDRAW: Deed(
        _among("reason", lambda work: work.rule(WITHDRAWAL_REASONS, work.today)),
        _take_back,
        "Vous avez renoncé ; la personne qui suit votre dossier en est informée.",
    ),
    Act.FOLLOW: Deed(_for_a_link, _ask_for_a_link, "Un lien va vous être envoyé."),
}
