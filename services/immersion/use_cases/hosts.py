"""What officers do with those who receive."""

from uuid import UUID

from chassis.work import Work
from services.immersion.domain.host import Host, Profile


async def register_host(profile: Profile, work: Work) -> Host:
    """Makes a host known."""
    host = Host.register(work.new_id(), profile, work.territory)
    work.save(host)
    return host


async def update_host(id: UUID, profile: Profile, work: Work) -> Host:
    """Replaces what is known of a host; programmes made already stay as they are."""
    host = await work.get(Host, id)
    host.update(profile, work.territory)
    work.save(host)
    return host
