"""Ten thousand lines with ten kinds of fault: exact, in bounded memory, whatever is killed."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from demo.officers import Officer
from tests.chassis.stage import until
from tests.journey.live import Live, live, officers
from tests.platform import Platform
from tests.prospection.faulty import Expected, a_file, told

pytestmark = pytest.mark.usefixtures("given")
LINES, KILLED_LINES = 10_000, 2_000
WARM = 1_000
MOST_GROWTH = 50
"""In megabytes, between line 1,000 and the last."""
THE_DAY_AFTER = datetime(2026, 2, 19, 8, 0, tzinfo=UTC)
"""Nothing is late yet: no timer fires while a file comes in."""
POINT = "importer.before_commit"
PATIENCE = 300.0


async def test_a_large_file_is_brought_in_exactly_once_though_its_process_is_killed(
    platform: Platform, tmp_path: Path
) -> None:
    armed = {"HAPPY_CRASH": f"{POINT}:20", "HAPPY_CRASH_MARKS": str(tmp_path)}
    async with live(platform, settings=armed) as there, officers(there, "prospection") as pair:
        there.local.set_clock(THE_DAY_AFTER)
        epci = there.territory_epci
        content, expected = a_file("morte", KILLED_LINES, epci)
        first = there.local.parts()["prospection"]["pid"]
        assert await _brought_in(there, pair[0], content) == expected
        assert (tmp_path / POINT).exists()
        assert there.local.parts()["prospection"]["pid"] != first

        content, expected = a_file("vive", LINES, epci)
        sizes: dict[int, float] = {}
        assert await _brought_in(there, pair[0], content, sizes) == expected
        warm = [size for line, size in sizes.items() if WARM <= line < 2 * WARM]
        assert warm
        assert max(sizes.values()) - min(warm) < MOST_GROWTH, sizes

        killed, undisturbed = (
            await _state(there, "morte"),
            await _state(there, "vive", KILLED_LINES),
        )
        assert len(killed) == sum(each.outcome == "created" for each in expected[:KILLED_LINES])
        assert killed == undisturbed
        assert await there.count("prospection", "select count(*) from import_piece") == 0


async def _brought_in(
    there: Live, officer: Officer, content: bytes, sizes: dict[int, float] | None = None
) -> list[Expected]:
    """What became of each line; notes how much the process held at which line."""
    id = (await officer.upload("/v1/imports", content))["id"]

    async def is_done() -> bool:
        job = await officer.read(f"/v1/imports/{id}")
        if sizes is not None:
            sizes[job["done"]] = _resident(there)
        return bool(job["ended_at"])

    await until(is_done, PATIENCE)
    job = await officer.read(f"/v1/imports/{id}")
    assert (job["state"], job["done"]) == ("done", job["lines"])
    return [told(line) async for line in officer.all(f"/v1/imports/{id}/lines")]


def _resident(there: Live) -> float:
    """Megabytes that the service's process holds."""
    pid = there.local.parts()["prospection"]["pid"]
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1_024


async def _state(there: Live, name: str, most: int = LINES) -> list[tuple[Any, ...]]:
    """The files of one file's people, with their timers, events and acts, whatever their ids."""
    rows = await there.rows("prospection", _STATE.format(name=name, most=most))
    return [(*_nameless(json.loads(record), name), *rest) for record, *rest in rows]


_STATE = """
select record, (select count(*) from timer where item = candidate.id and name <> 'compare'),
    (select last_sequence from stream where subject = candidate.id::text),
    (select count(*) from audit where subject = candidate.id::text and action like '%-written')
from candidate
where record #>> '{{applicant,adults,0,family_name}}' like 'Fictif-{name}-%'
    and split_part(record #>> '{{applicant,adults,0,family_name}}', '-', 3)::int <= {most}
order by split_part(record #>> '{{applicant,adults,0,family_name}}', '-', 3)::int
"""


def _nameless(record: dict[str, Any], name: str) -> tuple[Any, ...]:
    """What is written of a file, but for what differs between two files of the same lines."""
    del record["id"], record["application"], record["looks"]
    for adult in record["applicant"]["adults"]:
        del adult["id"]
    return (json.dumps(record, sort_keys=True).replace(name, "…"),)
