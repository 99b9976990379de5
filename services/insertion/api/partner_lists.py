"""Over all partners' paths: what waits, and how many are in which situation."""

from chassis.api import Router, Working
from chassis.forms import After, AnOfficer, Limit
from services.insertion import use_cases
from services.insertion.api.partner_answered import (
    OutcomeCounts,
    PartnerTaskAnswer,
    PartnerWorkList,
)

router = Router(prefix="/v1", tags=["Conjoints ou partenaires : vue d'ensemble"])


@router.get(
    "/partner-work-list",
    action="partner-work-list-read",
    summary="Ce qui est à faire pour les conjoints ou partenaires",
    description="Quoi, depuis quand, jusqu'à quand, et qui suit le parcours. Si votre rôle ne voit"
    " pas les parcours, ceux qui restent à confier y sont seuls.",
)
async def what_waits(
    work: Working,
    officer: AnOfficer | None = None,
    after: After = None,
    limit: Limit = 50,
) -> PartnerWorkList:
    found, more = await use_cases.partner_work_list(officer, after, limit, work)
    return PartnerWorkList(
        items=[PartnerTaskAnswer.of(path, due, work.today) for path, due in found], next=more
    )


@router.get(
    "/partner-outcomes",
    action="partner-outcomes-read",
    summary="Combien de conjoints ou partenaires sont dans quelle situation",
    description="Ceux qui n'ont pas répondu sont comptés à part. Hors du secrétariat, les petits"
    " nombres sont cachés, et le total avec eux.",
)
async def counts(work: Working) -> OutcomeCounts:
    return OutcomeCounts.of(await use_cases.count_partners(work))
