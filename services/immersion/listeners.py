"""What immersion does when prospection tells something of a candidate, and on a stay's days."""

from datetime import date
from uuid import UUID

from chassis.listening import Listen
from chassis.work import Work
from contracts import prospection
from contracts.prospection import (
    CandidateAnonymised,
    CandidateQualified,
    CandidateWithdrawn,
    HouseholdRecomposed,
    HouseholdSeparated,
    HouseholdsMerged,
    StayAnswered,
)
from services.immersion import use_cases
from services.immersion.domain.deadlines import EVALUATION, NO_SHOW, OUTCOME, REPLY
from services.immersion.domain.facts import Project
from services.immersion.domain.party import Adult, Party, Role
from services.immersion.domain.plan import Asked

listen = Listen()


@listen.to(CandidateQualified)
async def propose_a_stay(event: CandidateQualified, work: Work) -> None:
    project = Project(event.project, event.trade, event.epcis)
    party, standing = _party(event.candidate), event.standing_at_opening
    await use_cases.qualify(event.subject, party, project, event.occurred_on, standing, work)


@listen.to(CandidateWithdrawn)
async def call_off_what_is_ahead(event: CandidateWithdrawn, work: Work) -> None:
    await use_cases.withdraw(event.subject, event.occurred_on, work)


@listen.to(HouseholdRecomposed)
async def expect_the_household_as_it_is(event: HouseholdRecomposed, work: Work) -> None:
    await use_cases.recompose(event.subject, _party(event.candidate), work)


@listen.to(HouseholdSeparated)
async def expect_those_who_stay(event: HouseholdSeparated, work: Work) -> None:
    """Whoever goes on alone, under a new id, is heard of once they qualify."""
    await use_cases.recompose(event.subject, _party(event.candidate), work)


@listen.to(HouseholdsMerged, also=lambda event: [event.merged])
async def expect_one_household(event: HouseholdsMerged, work: Work) -> None:
    party = _party(event.candidate)
    await use_cases.merge(event.subject, event.merged, party, event.occurred_on, work)


@listen.to(CandidateAnonymised)
async def forget_the_candidate(event: CandidateAnonymised, work: Work) -> None:
    await use_cases.anonymise(event.subject, event.occurred_on, work)


@listen.to(StayAnswered)
async def hear_an_adult(event: StayAnswered, work: Work) -> None:
    adult = Adult(Role(event.role), event.rank)
    asked = Asked(event.epci, event.starts_on, event.ends_on)
    agrees = event.reply == "agrees"
    await use_cases.hear(event.stay, event.subject, adult, asked, agrees, event.occurred_on, work)


@listen.at(REPLY)
async def expire(item: UUID, _due: date, work: Work) -> None:
    await use_cases.expire(item, work)


@listen.at(NO_SHOW)
async def notice_a_no_show(item: UUID, _due: date, work: Work) -> None:
    await use_cases.notice_a_no_show(item, work)


@listen.at(EVALUATION)
async def remind_of_evaluations(item: UUID, _due: date, work: Work) -> None:
    await use_cases.remind_of_evaluations(item, work)


@listen.at(OUTCOME)
async def give_up_waiting(item: UUID, _due: date, work: Work) -> None:
    await use_cases.give_up_waiting(item, work)


def _party(candidate: prospection.Candidate) -> Party:
    """Who comes, out of what prospection tells of a household or an organisation."""
    if isinstance(candidate, prospection.Organisation):
        return Party.organisation()
    return Party.household(
        adults=candidate.adults,
        partner=candidate.partner_present,
        children=sum(each.count for each in candidate.children),
    )
