"""What the services say of themselves, asked as a balancer would."""

import httpx

from tests.faults.world import World

ANSWER_SECONDS = 5.0
ANSWERS = {"ready", "degraded"}
"""Requests may come."""


async def said(world: World) -> set[str]:
    """The words of all services' `/readyz`; `silent` for who gave no answer."""
    words = set()
    async with httpx.AsyncClient(timeout=ANSWER_SECONDS) as client:
        for service in world.services:
            try:
                answer = await client.get(f"{world.platform.url(service)}/readyz")
            except httpx.TransportError:
                words.add("silent")
            else:
                words.add(answer.json()["status"])
    return words
