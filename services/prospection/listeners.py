"""What happens when another stage tells something of a party or a place, and by itself."""

from datetime import date
from uuid import UUID

from chassis.listening import Listen
from chassis.work import Work
from contracts.immersion import (
    ImmersionCancelled,
    ImmersionConfirmed,
    ImmersionDatesProposed,
    ImmersionExpired,
)
from contracts.insertion import ApplicationAccepted
from services.prospection import use_cases
from services.prospection.domain.deadlines import ANONYMISE, COMPARE, FORGET_APPLICATION, INACTIVE
from services.prospection.domain.facts import Alert
from services.prospection.domain.invitation import StayAsked
from services.prospection.domain.offer_deadlines import (
    ANSWER,
    CONFIRM,
    EXPIRE,
    FORGET_PROVIDER,
    OUTSIDE,
)

listen = Listen()


@listen.to(ImmersionDatesProposed)
async def ask_each_adult(event: ImmersionDatesProposed, work: Work) -> None:
    asked = [
        StayAsked(
            event.stay,
            event.epci,
            event.starts_on,
            event.ends_on,
            event.reply_by,
            adult.role,
            adult.rank,
        )
        for adult in event.adults
    ]
    await use_cases.ask_for_stay(event.subject, event.stay, asked, work)


@listen.to(ImmersionConfirmed)
async def ask_no_more_once_confirmed(event: ImmersionConfirmed, work: Work) -> None:
    await use_cases.call_off_stay(event.subject, event.stay, work)


@listen.to(ImmersionExpired)
async def ask_no_more_once_expired(event: ImmersionExpired, work: Work) -> None:
    await use_cases.call_off_stay(event.subject, event.stay, work)


@listen.to(ImmersionCancelled)
async def ask_no_more_once_cancelled(event: ImmersionCancelled, work: Work) -> None:
    await use_cases.call_off_stay(event.subject, event.stay, work)


@listen.to(ApplicationAccepted)
async def take_the_place(event: ApplicationAccepted, work: Work) -> None:
    await use_cases.take_place(event.subject, event.application, event.occurred_on, work)


@listen.at(Alert.FIRST_CALL.value)
async def alert_on_first_call(item: UUID, _due: date, work: Work) -> None:
    await use_cases.alert(Alert.FIRST_CALL, item, work)


@listen.at(Alert.NOTICE.value)
async def alert_on_notice(item: UUID, _due: date, work: Work) -> None:
    await use_cases.alert(Alert.NOTICE, item, work)


@listen.at(Alert.DEFERRAL.value)
async def alert_on_deferral(item: UUID, _due: date, work: Work) -> None:
    await use_cases.alert(Alert.DEFERRAL, item, work)


@listen.at(Alert.ANONYMISATION.value)
async def alert_before_anonymisation(item: UUID, _due: date, work: Work) -> None:
    await use_cases.alert(Alert.ANONYMISATION, item, work)


@listen.at(INACTIVE)
async def put_to_sleep(item: UUID, due: date, work: Work) -> None:
    await use_cases.put_to_sleep(item, due, work)


@listen.at(ANONYMISE)
async def anonymise(item: UUID, _due: date, work: Work) -> None:
    await use_cases.anonymise(item, work)


@listen.at(FORGET_APPLICATION)
async def forget_application(item: UUID, _due: date, work: Work) -> None:
    await use_cases.forget_application(item, work)


@listen.at(OUTSIDE)
async def circulate_outside(item: UUID, _due: date, work: Work) -> None:
    await use_cases.circulate_outside(item, work)


@listen.at(CONFIRM)
async def remind_to_confirm(item: UUID, _due: date, work: Work) -> None:
    await use_cases.remind_to_confirm(item, work)


@listen.at(EXPIRE)
async def expire_offer(item: UUID, _due: date, work: Work) -> None:
    await use_cases.expire_offer(item, work)


@listen.at(FORGET_PROVIDER)
async def forget_provider(item: UUID, _due: date, work: Work) -> None:
    await use_cases.forget_provider(item, work)


@listen.at(ANSWER)
async def remind_of_answer(item: UUID, _due: date, work: Work) -> None:
    await use_cases.remind_of_answer(item, work)


@listen.at(COMPARE)
async def compare_with_the_others(item: UUID, _due: date, work: Work) -> None:
    await use_cases.compare(item, work)
