"""What follows for partners from what other stages tell of a household."""

from datetime import date
from uuid import UUID

from chassis.errors import Awaits
from chassis.known import known
from chassis.work import Work
from services.insertion.domain.household import Household
from services.insertion.domain.one_path import OnePath
from services.insertion.domain.partner_facts import Ending
from services.insertion.domain.partner_link import PartnerLink
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.use_cases.partner_keeping import call_off_links, keep


async def meet_household(id: UUID, has_partner: bool, work: Work) -> None:
    """A household made itself known: nobody is asked anything yet."""
    if await known(Household, id, work) is None:
        work.save(Household(id=id, has_partner=has_partner))


async def expect_household(
    id: UUID, has_partner: bool, epci: str | None, on: date, work: Work
) -> None:
    """A household qualified: its partner is asked, or it is told to have none."""
    household = await known(Household, id, work) or Household(id=id, has_partner=has_partner)
    if household.has_ended:
        return
    household.epci = epci
    household.comes()
    await _place(household, work)
    await _take_up(household, on, work)
    await _compose(household, has_partner, False, on, work)


async def set_out(id: UUID, on: date, work: Work) -> None:
    """A household sets out to settle, qualified or not. Raises Awaits while nobody told of it."""
    household = await known(Household, id, work)
    if household is None:
        raise Awaits("prospection", id)
    if household.has_ended:
        return
    household.comes()
    await _take_up(household, on, work)
    await _compose(household, household.has_partner, False, on, work)


async def recompose_household(
    id: UUID, has_partner: bool, is_another: bool, on: date, work: Work
) -> None:
    """Others make up the household: a partner who left takes their path along."""
    household = await known(Household, id, work) or Household(id=id, has_partner=has_partner)
    if not household.has_ended:
        await _compose(household, has_partner, is_another, on, work)


async def withdraw_household(id: UUID, on: date, work: Work) -> None:
    """The household gives up: nobody is asked any more, until it comes again."""
    household = await known(Household, id, work)
    if household is None or household.has_ended:
        return
    household.withdraws()
    work.save(household)
    await _end_path(household, Ending.HOUSEHOLD_WITHDREW, on, work)


async def merge_households(id: UUID, merged: UUID, has_partner: bool, on: date, work: Work) -> None:
    """Two files are one household: the path of the file that ends is nobody else's.

    The id that ends is remembered: what was told of it may still be on its way to us.
    """
    ended = await known(Household, merged, work) or Household.ended(merged)
    household = await known(Household, id, work) or Household(id=id, has_partner=has_partner)
    await _end_path(ended, Ending.HOUSEHOLD_MERGED, on, work)
    if ended.is_coming and not household.has_ended:
        household.comes()
        await _take_up(household, on, work)
    ended.merges()
    work.save(household)
    work.save(ended)
    await recompose_household(household.id, has_partner, False, on, work)


async def forget_household(id: UUID, work: Work) -> None:
    """Nothing is kept of a household that is nobody any more."""
    for path in await work.about(PartnerPath, id):
        work.erase(path)
    for link in await work.about(PartnerLink, id):
        work.erase(link)
    for tie in await work.about(OnePath, id):
        work.erase(tie)
    household = await known(Household, id, work)
    if household is not None:
        work.erase(household)


async def _compose(
    household: Household, has_partner: bool, is_another: bool, on: date, work: Work
) -> None:
    """The household as it is now, and what its partner's situation means for it."""
    if is_another or not has_partner:
        await _end_path(household, Ending.PARTNER_LEFT, on, work)
        household.path = None
    household.has_partner = has_partner
    if household.lacks_a_path:
        path, opened = household.ask_its_partner(work.new_id(), on)
        keep(path, work, opened)
    told = household.say_it_has_no_partner(on) if household.is_to_be_said_alone else None
    work.save(household, told)


async def _place(household: Household, work: Work) -> None:
    """A path that opened before it was known where the household goes learns it."""
    for path in await work.about(PartnerPath, household.id):
        if path.id == household.path:
            path.learns_where(household.epci)
            keep(path, work)


async def _take_up(household: Household, on: date, work: Work) -> None:
    """A path that waited for the household goes on."""
    for path in await work.about(PartnerPath, household.id):
        if path.id == household.path and path.has_ended:
            path.resumes(on)
            keep(path, work)


async def _end_path(household: Household, ending: Ending, on: date, work: Work) -> None:
    for path in await work.about(PartnerPath, household.id):
        if path.id == household.path:
            path.ends(ending, on)
            await call_off_links(path, work)
            keep(path, work)
