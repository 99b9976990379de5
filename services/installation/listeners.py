"""What installation does when another stage tells something, and on the days it set itself."""

from datetime import date
from uuid import UUID

from chassis.listening import Listen
from chassis.work import Work
from contracts import prospection
from contracts.immersion import ImmersionCompleted, ImmersionOutcomeRevised
from contracts.insertion import PartnerPathOpened, PartnerSituationResolved
from contracts.prospection import (
    CandidateAnonymised,
    CandidateQualified,
    CandidateRegistered,
    CandidateReopened,
    CandidateWithdrawn,
    HouseholdRecomposed,
    HouseholdSeparated,
    HouseholdsMerged,
)
from services.installation import use_cases
from services.installation.domain.aids.deadlines import APPEAL_SILENCE, SILENCE
from services.installation.domain.deadlines import UNKNOWN_PRESENCE
from services.installation.domain.desks.deadlines import DESK_ENDS
from services.installation.domain.gate import Word
from services.installation.domain.homes.deadlines import HOLD_EXPIRES
from services.installation.domain.newcomer import Project
from services.installation.domain.party import Party

listen = Listen()


@listen.to(CandidateRegistered)
async def know_the_candidate(event: CandidateRegistered, work: Work) -> None:
    project, party = Project(event.project), _party(event.candidate)
    await use_cases.register(event.subject, party, project, event.occurred_on, work)


@listen.to(CandidateQualified)
async def know_what_they_want(event: CandidateQualified, work: Work) -> None:
    project = Project(event.project, event.trade, event.trade_version, event.epcis)
    party = _party(event.candidate)
    await use_cases.qualify(event.subject, party, project, event.occurred_on, work)


@listen.to(CandidateWithdrawn)
async def doubt_that_they_come(event: CandidateWithdrawn, work: Work) -> None:
    await use_cases.withdraw(event.subject, event.occurred_on, work)


@listen.to(CandidateReopened)
async def count_on_them_again(event: CandidateReopened, work: Work) -> None:
    await use_cases.reopen_candidate(event.subject, event.occurred_on, work)


@listen.to(HouseholdRecomposed)
async def know_the_household_as_it_is(event: HouseholdRecomposed, work: Work) -> None:
    party = _party(event.candidate)
    await use_cases.recompose(event.subject, party, event.occurred_on, work)


@listen.to(HouseholdSeparated)
async def know_those_who_stay(event: HouseholdSeparated, work: Work) -> None:
    """Whoever goes on alone, under a new id, is heard of on their own."""
    party = _party(event.candidate)
    await use_cases.recompose(event.subject, party, event.occurred_on, work)


@listen.to(HouseholdsMerged, also=lambda event: [event.merged])
async def know_one_household(event: HouseholdsMerged, work: Work) -> None:
    party = _party(event.candidate)
    await use_cases.merge(event.subject, event.merged, party, event.occurred_on, work)


@listen.to(CandidateAnonymised)
async def forget_the_candidate(event: CandidateAnonymised, work: Work) -> None:
    await use_cases.anonymise(event.subject, event.occurred_on, work)


@listen.to(ImmersionCompleted)
async def open_a_path(event: ImmersionCompleted, work: Work) -> None:
    if event.outcome == "go":
        await use_cases.go(event.subject, event.stay, event.epci, event.occurred_on, work)


@listen.to(ImmersionOutcomeRevised)
async def think_again(event: ImmersionOutcomeRevised, work: Work) -> None:
    if event.outcome == "go":
        await use_cases.go(event.subject, event.stay, event.epci, event.occurred_on, work)
    else:
        await use_cases.doubt(event.subject, event.stay, event.occurred_on, work)


@listen.to(PartnerPathOpened)
async def close_the_gate(event: PartnerPathOpened, work: Work) -> None:
    await use_cases.hear_of_the_partner(event.subject, Word.CLOSED, event.occurred_on, work)


@listen.to(PartnerSituationResolved)
async def open_the_gate(event: PartnerSituationResolved, work: Work) -> None:
    word = Word(event.gate)
    await use_cases.hear_of_the_partner(event.subject, word, event.occurred_on, work)


@listen.at(UNKNOWN_PRESENCE)
async def give_up_waiting(item: UUID, _due: date, work: Work) -> None:
    await use_cases.give_up_waiting(item, work)


@listen.at(SILENCE)
async def refuse_by_silence(item: UUID, _due: date, work: Work) -> None:
    await use_cases.aids.fall_silent(item, work)


@listen.at(APPEAL_SILENCE)
async def uphold_by_silence(item: UUID, _due: date, work: Work) -> None:
    await use_cases.aids.leave_unanswered(item, work)


@listen.at(HOLD_EXPIRES)
async def let_the_home_go(item: UUID, _due: date, work: Work) -> None:
    await use_cases.homes.expire(item, work)


@listen.at(DESK_ENDS)
async def free_the_desk(item: UUID, _due: date, work: Work) -> None:
    await use_cases.desks.end(item, work)


def _party(candidate: prospection.Candidate) -> Party:
    """Who would settle, out of what prospection tells."""
    if isinstance(candidate, prospection.Organisation):
        return Party.organisation(candidate.naf, candidate.naf_version, candidate.headcount)
    return Party.household(
        candidate.age_bands,
        adults=candidate.adults,
        partner=candidate.partner_present,
        children=candidate.children,
    )
