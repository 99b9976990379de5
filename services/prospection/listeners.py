"""What happens by itself on its day."""

from datetime import date
from uuid import UUID

from chassis.listening import Listen
from chassis.work import Work
from services.prospection import use_cases
from services.prospection.domain.deadlines import ANONYMISE, INACTIVE
from services.prospection.domain.facts import Alert

listen = Listen()


@listen.at(Alert.FIRST_CALL.value)
async def alert_on_first_call(item: UUID, due: date, work: Work) -> None:  # noqa: ARG001  # the file knows its day
    await use_cases.alert(Alert.FIRST_CALL, item, work)


@listen.at(Alert.NOTICE.value)
async def alert_on_notice(item: UUID, due: date, work: Work) -> None:  # noqa: ARG001
    await use_cases.alert(Alert.NOTICE, item, work)


@listen.at(Alert.DEFERRAL.value)
async def alert_on_deferral(item: UUID, due: date, work: Work) -> None:  # noqa: ARG001
    await use_cases.alert(Alert.DEFERRAL, item, work)


@listen.at(INACTIVE)
async def put_to_sleep(item: UUID, due: date, work: Work) -> None:  # noqa: ARG001
    await use_cases.put_to_sleep(item, work)


@listen.at(ANONYMISE)
async def anonymise(item: UUID, due: date, work: Work) -> None:  # noqa: ARG001
    await use_cases.anonymise(item, work)
