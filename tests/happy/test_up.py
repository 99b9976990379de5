"""`happy up` and what follows, with addresses given by the environment."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from happy.local import Platform as Local
from happy.local import UsageError
from happy.places import ROOT
from happy.processes import NotReady, alive, wait_until
from tests.happy.conftest import Make
from tests.platform import Platform

pytestmark = pytest.mark.usefixtures("given")


def test_status_has_the_shape_that_programs_rely_on(make: Make, platform: Platform) -> None:
    local = make(count=1)
    local.start()
    found = local.status()
    assert set(found) == {"territory", "kafka", "postgres", "services"}
    assert found["territory"] == local.territory
    assert found["kafka"] == {"bootstrap": platform.bootstrap}
    assert found["postgres"] == {"host": platform.postgres.host, "port": platform.postgres.port}
    (service,) = found["services"].values()
    assert service["ready"] is True
    assert alive(service["pid"])
    with urllib.request.urlopen(f"{service['url']}/readyz", timeout=5) as answer:
        assert answer.status == 200


def test_addresses_in_the_environment_win_over_the_embedded_parts(make: Make) -> None:
    local = make()
    local.start()
    assert not {"kafka", "postgres"} & set(local.parts())
    assert not (local.layout.folder / "postgres").exists()


def test_up_twice_changes_nothing(make: Make) -> None:
    local = make()
    local.start()
    before = local.status()
    local.start()
    assert local.status() == before


def test_two_ups_at_the_same_time_make_one_platform(make: Make) -> None:
    local = make()
    local.start()
    local.stop()
    command = [sys.executable, "-m", "happy.supervisor", str(local.layout.folder)]
    with subprocess.Popen(command, cwd=ROOT) as rival:
        local.start()
        holder = local.layout.holder()
        if holder != rival.pid:
            assert rival.wait(20) == 0
        assert all(service["ready"] for service in local.status()["services"].values())
        local.stop()
    assert local.layout.holder() is None


def _waits(local: Local, name: str) -> bool:
    """Whether the supervisor says that a service is down, and when it tries again."""
    part = local.parts()[name]
    return part["next_try"] is not None and not part["ready"]


def test_a_service_that_dies_is_started_again_and_status_says_so(make: Make) -> None:
    local = make()
    local.start()
    name, other = local.status()["services"]
    pid = local.kill_service(name)

    assert wait_until(lambda: _waits(local, name), 20, pause=0.005)
    local.wait_ready(name, not_pid=pid)

    services = local.status()["services"]
    assert (services[name]["restarts"], services[name]["last_exit"]) == (1, -signal.SIGKILL)
    assert services[other]["restarts"] == 0


def test_a_restarted_service_keeps_its_address_and_refuses_no_connection(make: Make) -> None:
    local = make(count=1)
    local.start()
    ((name, before),) = local.status()["services"].items()
    local.kill_service(name)
    with urllib.request.urlopen(f"{before['url']}/", timeout=30) as answer:
        assert answer.status == 200
    local.wait_ready(name, not_pid=before["pid"])
    assert local.status()["services"][name]["url"] == before["url"]


def test_a_service_that_does_not_start_is_named_with_the_end_of_its_log(make: Make) -> None:
    local = make(serve="tests.happy.fake:refuse_to_serve")
    with pytest.raises(NotReady, match=r"(?s)fake0.*code 78.*règle manquante"):
        local.start()
    assert not local.running()
    pids = [part["pid"] for part in local.layout.state()["parts"].values()]
    assert not any(pid and alive(pid) for pid in pids)


def test_a_killed_supervisor_takes_its_services_along_and_the_next_up_recovers(
    make: Make,
) -> None:
    local = make()
    local.start()
    supervisor = local.layout.holder()
    assert supervisor
    pids = [service["pid"] for service in local.status()["services"].values()]

    os.kill(supervisor, signal.SIGKILL)

    assert wait_until(lambda: not any(map(alive, pids)), 5)
    assert not any(service["ready"] for service in local.status()["services"].values())
    local.start()
    assert all(service["ready"] for service in local.status()["services"].values())


def test_down_leaves_no_process(make: Make) -> None:
    local = make()
    local.start()
    pids = [service["pid"] for service in local.status()["services"].values()]
    assert local.stop()
    assert not any(map(alive, pids))
    assert not local.stop()


def test_a_service_is_not_told_the_administrators_password(make: Make) -> None:
    local = make(count=1)
    local.start()
    (name,) = local.status()["services"]
    told = local.environment(name)
    assert not [key for key in told if "ADMIN" in key]
    database = f"happy_{local.territory}_{name}".replace("-", "_")
    assert told["HAPPY_POSTGRES_USER"] == told["HAPPY_POSTGRES_DATABASE"] == database


def test_a_folder_keeps_to_its_territory(make: Make, platform: Platform, tmp_path: Path) -> None:
    local = make(where=tmp_path)
    local.start()
    local.stop()
    with pytest.raises(UsageError, match="contient les données du territoire"):
        make(where=tmp_path).start()


def test_what_a_service_dies_of_is_a_line_of_its_log_without_a_value(make: Make) -> None:
    local = make(serve="tests.happy.fake:fall", count=1)
    with pytest.raises(NotReady, match="code 1"):
        local.start()
    (name,) = (program.name for program in local.programs)
    written = local.layout.log(name).read_text(encoding="utf-8")
    [line] = [json.loads(each) for each in written.splitlines() if "process-fell" in each]
    assert (line["level"], line["service"], line["error"]) == ("critical", name, "ValueError")
    assert (line["territory"], line["because"]) == (local.territory, [])
    assert any(place.endswith(" fall") for place in line["where"])
    assert "@" not in written
    assert "Traceback" not in written
