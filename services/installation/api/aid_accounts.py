"""From the grant to the last euro, the year's money, and what other bodies decide."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.api import Router, Working
from chassis.forms import TODAY, After, Dated, Limit, asked
from services.installation import use_cases
from services.installation.api.aid_answers import AidRequestAnswer, BudgetAnswer, BudgetPage
from services.installation.api.aid_forms import (
    ALine,
    AskedBack,
    Elsewhere,
    Paid,
    Referenced,
    Signed,
    Voted,
)
from services.installation.domain.aids.budget import Budget

router = Router(prefix="/v1/aid-requests/{id}", tags=["Comptes d'une aide"])
budgets = Router(prefix="/v1/aid-budgets", tags=["Budgets des aides"])


@router.post(
    "/contract",
    action="aid-contract-record",
    summary="Noter l'engagement signé en contrepartie",
)
async def sign(id: UUID, work: Working, body: Signed) -> AidRequestAnswer:
    return AidRequestAnswer.of(await use_cases.aids.sign(id, body.years, body.on, work), work)


@router.post("/commitment", action="aid-pay", summary="Noter l'engagement de la dépense")
async def commit(id: UUID, work: Working, body: Referenced) -> AidRequestAnswer:
    request = await use_cases.aids.commit(id, body.reference, body.on, work)
    return AidRequestAnswer.of(request, work)


@router.post("/payment-order", action="aid-pay", summary="Noter l'ordre de payer")
async def order(id: UUID, work: Working, body: Referenced) -> AidRequestAnswer:
    request = await use_cases.aids.order(id, body.reference, body.on, work)
    return AidRequestAnswer.of(request, work)


@router.post(
    "/payments",
    action="aid-pay",
    summary="Noter un paiement, au retour du comptable",
    description="Après le dernier paiement, ce qui n'est pas payé redevient libre.",
)
async def pay(id: UUID, work: Working, body: Paid) -> AidRequestAnswer:
    request = await use_cases.aids.pay(id, body.cents, body.last, body.on, work)
    return AidRequestAnswer.of(request, work)


@router.post("/recovery", action="aid-pay", summary="Réclamer une somme payée à tort")
async def ask_back(id: UUID, work: Working, body: AskedBack) -> AidRequestAnswer:
    request = await use_cases.aids.ask_back(id, body.cents, body.why, body.on, work)
    return AidRequestAnswer.of(request, work)


@router.post("/reimbursement", action="aid-pay", summary="Noter le remboursement, encaissé")
async def take_back(id: UUID, work: Working, body: Dated = TODAY) -> AidRequestAnswer:
    return AidRequestAnswer.of(await use_cases.aids.take_back(id, body.on, work), work)


@router.post(
    "/outcome",
    action="aid-request-register",
    summary="Noter ce qu'a décidé l'organisme qui donne une aide suivie",
)
async def note_outcome(id: UUID, work: Working, body: Elsewhere) -> AidRequestAnswer:
    request = await use_cases.aids.note_outcome(id, body.outcome, body.cents, body.on, work)
    return AidRequestAnswer.of(request, work)


@budgets.post(
    "",
    action="aid-budget-open",
    summary="Ouvrir une ligne pour une année, ou changer son montant",
    description="Le montant ne descend pas sous ce qui est engagé. Relevé, il rend à la file, dans"
    " son ordre, des demandes que l'autorité peut accorder.",
)
async def vote(work: Working, body: Voted) -> BudgetAnswer:
    budget = await use_cases.aids.vote(body.line, body.year, body.amount_cents, work)
    return BudgetAnswer.of(budget)


@budgets.get("", action="aid-budget-read", summary="Les budgets des aides et leurs files")
async def of_the_year(
    work: Working,
    year: Annotated[int | None, Query(ge=2000, le=2200)] = None,
    line: ALine | None = None,
    after: After = None,
    limit: Limit = 50,
) -> BudgetPage:
    where = asked(year=year, line=line)
    page = await work.page(Budget, where=where, after=after, limit=limit)
    return BudgetPage(items=[BudgetAnswer.of(each) for each in page.items], next=page.next)


@budgets.get("/{id}", action="aid-budget-read", summary="Un budget et sa file")
async def budget(id: UUID, work: Working) -> BudgetAnswer:
    return BudgetAnswer.of(await work.peek(Budget, id))
