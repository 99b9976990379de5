"""docker-compose.yml for real: what starts is shut in, carries the journey, and keeps it."""

from collections.abc import Iterator

import pytest

from happy.places import ROOT
from tests.deploy.composed import SERVICES, TASKS, Composed
from tests.deploy.journey import HOUSEHOLDS, Journey
from tests.platform import fresh_folder
from tests.territories import FICTIVE

pytestmark = pytest.mark.containers
OFFICIAL = ROOT / "deploy" / "territories" / "fr-15"


@pytest.fixture(scope="module")
def there() -> Iterator[Composed]:
    """The fictive territory, up; nothing of it is left at the end."""
    made = Composed(FICTIVE, fresh_folder() / "composed")
    try:
        made.up()
        yield made
    finally:
        made.down("--volumes")


def test_services_run_without_privilege_on_a_root_they_cannot_write(there: Composed) -> None:
    for name in SERVICES:
        found = there.container(name)
        host = found["HostConfig"]
        assert found["State"]["Health"]["Status"] == "healthy"
        assert found["Config"]["User"] == "10001"
        assert host["ReadonlyRootfs"]
        assert host["CapDrop"] == ["ALL"]
        assert "no-new-privileges:true" in host["SecurityOpt"]
        assert host["RestartPolicy"]["Name"] == "unless-stopped"


def test_one_shot_tasks_have_done_their_work(there: Composed) -> None:
    assert [there.container(name)["State"]["ExitCode"] for name in TASKS] == [0, 0]


def test_nothing_listens_beyond_this_machine(there: Composed) -> None:
    for name in ("kafka", "postgres", *SERVICES):
        bindings = there.container(name)["HostConfig"]["PortBindings"]
        published = [each["HostIp"] for ports in bindings.values() for each in ports]
        assert published == ["127.0.0.1"]


def test_no_secret_is_in_what_the_engine_shows(there: Composed) -> None:
    names = ("postgres_admin", *SERVICES)
    words = [(there.secrets / name).read_text(encoding="utf-8") for name in names]
    for name in ("kafka", "postgres", *SERVICES, *TASKS):
        shown = str(there.container(name))
        assert not [word for word in words if word in shown]


@pytest.mark.parametrize("name", SERVICES)
def test_the_image_has_no_build_tool_and_no_territory(there: Composed, name: str) -> None:
    for command in (
        ("python", "-c", "import pip"),
        ("python", "-c", "import setuptools"),
        ("python", "-c", "import pytest"),
        ("touch", "/app/written"),
        ("ls", "/app/deploy/territories"),
    ):
        assert there.compose("exec", "-T", name, *command, check=False).returncode


def test_the_doctor_finds_nothing_wrong_inside(there: Composed) -> None:
    for name in SERVICES:
        done = there.compose("exec", "-T", name, "python", "-m", "happy", "doctor", check=False)
        assert done.returncode == 0, done.stdout
        assert f"Base de {name} : version" in done.stdout


async def test_a_file_goes_all_the_way_and_a_killed_service_loses_nothing(there: Composed) -> None:
    delivery, figures = await Journey(there).play()
    assert there.container("immersion")["RestartCount"] == 1
    assert delivery.is_whole, delivery
    assert [figure for figure in figures if not figure.agrees] == []
    assert delivery.by_type["candidate-registered"] == HOUSEHOLDS
    assert delivery.by_type["immersion-completed"] == delivery.by_type["candidate-qualified"] > 0


async def test_what_was_written_outlives_the_containers(there: Composed) -> None:
    before = await Journey(there).read_again()
    assert before["candidate"]
    there.down()
    there.up()
    assert await Journey(there).read_again() == before


def test_a_second_territory_is_a_second_project_beside_it(there: Composed) -> None:
    other = Composed(OFFICIAL, fresh_folder() / "composed-too")
    try:
        other.up()
        assert other.container("prospection")["State"]["Health"]["Status"] == "healthy"
        projects = {
            each.container("prospection")["Config"]["Labels"]["com.docker.compose.project"]
            for each in (there, other)
        }
        assert projects == {"happy-zz-99", "happy-fr-15"}
        assert there.container("prospection")["State"]["Health"]["Status"] == "healthy"
    finally:
        other.down("--volumes")
