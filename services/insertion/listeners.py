"""What insertion does when another stage tells something, and on the days it set itself."""

from datetime import date
from uuid import UUID

from chassis.listening import Listen
from chassis.work import Work
from contracts import prospection
from contracts.installation import (
    HouseholdDeparted,
    HouseholdInstalled,
    InstallationOpened,
    OrganisationDeparted,
    OrganisationInstalled,
)
from contracts.prospection import (
    CandidateAnonymised,
    CandidateQualified,
    CandidateRegistered,
    CandidateWithdrawn,
    HouseholdRecomposed,
    HouseholdSeparated,
    HouseholdsMerged,
    OpportunityFilled,
    OpportunityPublished,
    OpportunityWithdrawn,
)
from services.insertion import use_cases
from services.insertion.domain.commitment_deadlines import COMMITMENT_EXPIRES
from services.insertion.domain.commitment_rules import Arrived
from services.insertion.domain.exchange_deadlines import APPLICATION_UNANSWERED
from services.insertion.domain.exchange_opening import Kind, Offer, Standing
from services.insertion.domain.local.deadlines import (
    CONTRACT_OVERDUE,
    FORGETTING_NEAR,
    FORGOTTEN,
)
from services.insertion.domain.partner_deadlines import REVIEW, UNANSWERED

listen = Listen()


@listen.to(CandidateRegistered)
async def meet_the_household(event: CandidateRegistered, work: Work) -> None:
    if isinstance(event.candidate, prospection.Household):
        await use_cases.meet_household(event.subject, event.candidate.partner_present, work)


@listen.to(CandidateQualified)
async def ask_the_partner(event: CandidateQualified, work: Work) -> None:
    """An organisation has no partner whose situation counts."""
    if isinstance(event.candidate, prospection.Household):
        epci = event.epcis[0] if event.epcis else None
        partner = event.candidate.partner_present
        await use_cases.expect_household(event.subject, partner, epci, event.occurred_on, work)


@listen.to(InstallationOpened)
async def ask_the_partner_of_who_sets_out(event: InstallationOpened, work: Work) -> None:
    if event.kind == "household":
        await use_cases.set_out(event.subject, event.occurred_on, work)


@listen.to(HouseholdRecomposed)
async def know_the_household_as_it_is(event: HouseholdRecomposed, work: Work) -> None:
    partner = event.candidate.partner_present
    await use_cases.recompose_household(
        event.subject, partner, bool(event.another_partner), event.occurred_on, work
    )


@listen.to(HouseholdSeparated)
async def know_those_who_stay(event: HouseholdSeparated, work: Work) -> None:
    """Whoever goes on alone, under a new id, is heard of there; nothing of a path goes along."""
    partner = event.candidate.partner_present
    await use_cases.recompose_household(event.subject, partner, False, event.occurred_on, work)


@listen.to(HouseholdsMerged, also=lambda event: [event.merged])
async def know_one_household(event: HouseholdsMerged, work: Work) -> None:
    partner = event.candidate.partner_present
    await use_cases.merge_households(event.subject, event.merged, partner, event.occurred_on, work)


@listen.to(CandidateWithdrawn)
async def ask_no_more(event: CandidateWithdrawn, work: Work) -> None:
    await use_cases.withdraw_household(event.subject, event.occurred_on, work)


@listen.to(CandidateAnonymised)
async def forget_the_household(event: CandidateAnonymised, work: Work) -> None:
    await use_cases.forget_household(event.subject, work)


@listen.to(HouseholdInstalled, also=lambda event: [event.path])
async def propose_commitments_to_the_household(event: HouseholdInstalled, work: Work) -> None:
    who = use_cases.Installation(event.path, event.subject, event.epci, event.occurred_on)
    await use_cases.propose_commitments(who, Arrived.HOUSEHOLD, event.activity, 0, work)


@listen.to(OrganisationInstalled, also=lambda event: [event.path])
async def propose_commitments_to_the_organisation(event: OrganisationInstalled, work: Work) -> None:
    who = use_cases.Installation(event.path, event.subject, event.epci, event.occurred_on)
    await use_cases.propose_commitments(who, Arrived.ORGANISATION, None, event.headcount, work)


@listen.to(HouseholdDeparted)
async def expect_no_more_of_the_household(event: HouseholdDeparted, work: Work) -> None:
    await use_cases.let_commitments_go(event.path, event.subject, event.occurred_on, work)


@listen.to(OrganisationDeparted)
async def expect_no_more_of_the_organisation(event: OrganisationDeparted, work: Work) -> None:
    await use_cases.let_commitments_go(event.path, event.subject, event.occurred_on, work)


@listen.to(OpportunityPublished)
async def open_it_to_the_exchange(event: OpportunityPublished, work: Work) -> None:
    """A farm or a home is nothing that one applies to here."""
    if event.kind in tuple(Kind):
        offer = Offer(
            kind=Kind(event.kind),
            epci=event.epci,
            trade=event.trade,
            trade_version=event.trade_version,
            places=event.places,
            outside_from=event.outside_from,
            available_on=event.available_on,
            on=event.occurred_on,
        )
        await use_cases.publish_opening(event.subject, offer, work)


@listen.to(OpportunityFilled)
async def close_what_is_filled(event: OpportunityFilled, work: Work) -> None:
    await use_cases.close_opening(event.subject, Standing.FILLED, event.occurred_on, work)


@listen.to(OpportunityWithdrawn)
async def close_what_is_withdrawn(event: OpportunityWithdrawn, work: Work) -> None:
    await use_cases.close_opening(event.subject, Standing.WITHDRAWN, event.occurred_on, work)


@listen.at(APPLICATION_UNANSWERED)
async def leave_an_application_unanswered(item: UUID, _due: date, work: Work) -> None:
    await use_cases.leave_application_unanswered(item, work)


@listen.at(COMMITMENT_EXPIRES)
async def let_a_commitment_expire(item: UUID, _due: date, work: Work) -> None:
    await use_cases.let_commitment_expire(item, work)


@listen.at(UNANSWERED)
async def leave_unanswered(item: UUID, _due: date, work: Work) -> None:
    await use_cases.leave_unanswered(item, work)


@listen.at(REVIEW)
async def let_the_path_stall(item: UUID, _due: date, work: Work) -> None:
    await use_cases.let_partner_path_stall(item, work)


@listen.at(CONTRACT_OVERDUE)
async def tell_that_a_contract_is_late(item: UUID, _due: date, work: Work) -> None:
    await use_cases.tell_contract_overdue(item, work)


@listen.at(FORGETTING_NEAR)
async def tell_who_will_be_forgotten(item: UUID, _due: date, work: Work) -> None:
    await use_cases.tell_forgetting_near(item, work)


@listen.at(FORGOTTEN)
async def forget_whose_path_it_was(item: UUID, _due: date, work: Work) -> None:
    await use_cases.forget_person(item, work)
