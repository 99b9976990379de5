"""The generated pages: a valid AsyncAPI document, open schemas, a map; and true to the code."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from chassis import choreography
from contracts.event import Event, p2
from contracts.immersion import ImmersionCompleted
from contracts.prospection import CandidateQualified
from happy.pages import CATALOGUE, MAP, Pages, compose, of_this_tree
from happy.pages import SAMPLES as FOLDER
from happy.places import ROOT
from tests.contracts.planted import STAGE, module, told
from tests.contracts.records import good
from tests.contracts.stages import KINDS, SAMPLES, STAGES, a_service

OFFICIAL = json.loads(Path(__file__).with_name("asyncapi-3.0.0.json").read_text(encoding="utf-8"))
HEARD: dict[str, dict[type[Event], str]] = {"immersion": {CandidateQualified: "propose_a_stay"}}


def composed(root: Path) -> Pages:
    """The pages of every contract there is, beside what `root` already has."""
    if not (root / FOLDER).exists():
        shutil.copytree(ROOT / FOLDER, root / FOLDER)
    return compose([a_service(name, each, HEARD.get(name)) for name, each in STAGES.items()], root)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    made = composed(tmp_path_factory.mktemp("tree"))
    assert made.refusals == []
    return made


@pytest.fixture(scope="module")
def document(pages: Pages) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(pages.texts[CATALOGUE / "asyncapi.json"])
    return found


def at(document: dict[str, Any], reference: str) -> Any:
    """What a reference within the document points to."""
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def references(part: Any) -> list[str]:
    if isinstance(part, list):
        return [each for one in part for each in references(one)]
    if not isinstance(part, dict):
        return []
    inner = [each for one in part.values() for each in references(one)]
    return [part["$ref"], *inner] if isinstance(part.get("$ref"), str) else inner


def test_the_document_is_valid_asyncapi_3(document: dict[str, Any]) -> None:
    assert [error.message for error in Draft7Validator(OFFICIAL).iter_errors(document)] == []


@pytest.mark.parametrize("part", ["channels", "operations", "components"])
def test_the_official_schema_sees_a_fault_in_each_part(document: dict[str, Any], part: str) -> None:
    assert not Draft7Validator(OFFICIAL).is_valid(document | {part: {"x": {"unknown": 1}}})


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    found = references(document)
    assert len(found) > 3 * len(KINDS)
    assert all(at(document, reference) for reference in found)


def test_each_stage_has_its_topic_in_each_territory(document: dict[str, Any]) -> None:
    for stage in STAGES:
        channel = document["channels"][stage]
        assert channel["address"] == f"{{territory}}.{stage}"
        assert "territory" in channel["parameters"]
        kafka = channel["bindings"]["kafka"]
        assert kafka["partitions"] == 12
        assert "retention_days" in kafka["x-retention"]
        assert kafka["topicConfiguration"]["cleanup.policy"] == ["delete"]
        told = [name for name in KINDS if name.startswith(f"{stage}.")]
        assert list(channel["messages"]) == told
        operation = document["operations"][f"{stage}-tells"]
        assert operation["action"] == "send"
        assert len(operation["messages"]) == len(told)


def test_each_consumer_is_there_with_its_group_and_what_it_hears(document: dict[str, Any]) -> None:
    operation = document["operations"]["immersion-hears-prospection"]
    assert operation["action"] == "receive"
    [message] = operation["messages"]
    assert at(document, message["$ref"]) == {
        "$ref": "#/components/messages/prospection.candidate-qualified.v1"
    }
    group = operation["bindings"]["kafka"]["groupId"]
    assert Draft7Validator(group).is_valid("zz-99.immersion")
    assert not Draft7Validator(group).is_valid("zz-99.prospection")
    sealing = [name for name in document["operations"] if name.endswith("-seals")]
    assert sealing == [f"{stage}-seals" for stage in STAGES]
    assert len(document["operations"]) == 2 * len(STAGES) + 1


def test_the_topic_of_the_audit_says_how_a_third_party_verifies(document: dict[str, Any]) -> None:
    channel = document["channels"]["audit"]
    assert (channel["address"], channel["bindings"]["kafka"]["partitions"]) == (
        "{territory}.audit",
        1,
    )
    assert "retention_days.anchors" in channel["bindings"]["kafka"]["x-retention"]
    for word in ("RFC 8785", "SHA-256", "64 zeros", "happy audit verify"):
        assert word in channel["description"]
    message = document["components"]["messages"]["audit.chain-sealed.v1"]
    [example] = message["examples"]
    assert Draft7Validator(message["headers"]).is_valid(example["headers"])
    assert Draft7Validator(at(document, message["payload"]["$ref"])).is_valid(example["payload"])
    another = example["headers"] | {"ce_subject": "someone"}
    assert not Draft7Validator(message["headers"]).is_valid(another)


def test_an_anchor_s_digest_is_what_the_page_says_it_is(document: dict[str, Any]) -> None:
    """By nothing but the words of the page: lines, canonical JSON, SHA-256."""
    [example] = document["components"]["messages"]["audit.chain-sealed.v1"]["examples"]
    told = example["payload"]
    moment = "2026-03-02T08:00:10.000000+00:00"
    about = f'{{"number":1,"rows":1,"sealed_at":"{moment}"}}'
    row = (
        f'{{"action":"candidate-read","actor":"officer-1","at":"{moment}","glass":null,'
        '"position":1,"purpose":null,"reason":null,'
        '"subject":"00000000-0000-0000-0000-000000000001","trace":"t"}'
    )
    lines = "".join(f"{line}\n" for line in ("0" * 64, about, row))
    assert told["digest"] == hashlib.sha256(lines.encode()).hexdigest()
    assert told["sealed_at"] == moment


def _merged(document: dict[str, Any], message: dict[str, Any]) -> dict[str, Any]:
    """The message with its traits, as the specification merges them: the message wins."""
    made: dict[str, Any] = {}
    for part in (*(at(document, trait["$ref"]) for trait in message["traits"]), message):
        for name, each in part.items():
            made[name] = _over(made.get(name), each)
    return made


def _over(under: Any, patch: Any) -> Any:
    """A JSON Merge Patch."""
    if not isinstance(patch, dict) or not isinstance(under, dict):
        return patch
    return under | {name: _over(under.get(name), each) for name, each in patch.items()}


@pytest.mark.parametrize("name", KINDS)
def test_a_message_says_how_it_travels_and_shows_itself(
    document: dict[str, Any], name: str
) -> None:
    message = _merged(document, document["components"]["messages"][name])
    assert message["name"] == KINDS[name].type
    assert message["summary"] == KINDS[name].__doc__
    assert message["contentType"] == "application/json"
    assert message["x-privacy"] == "P1"
    assert message["bindings"]["kafka"]["key"]["format"] == "uuid"
    assert [example["payload"] for example in message["examples"]] == list(SAMPLES[name].values())
    payload = Draft7Validator({**message["payload"], "components": document["components"]})
    for example in message["examples"]:
        assert Draft7Validator(message["headers"]).is_valid(example["headers"])
        assert payload.is_valid(example["payload"])
        assert payload.is_valid(example["payload"] | {"novelty": 1})
        assert not payload.is_valid({**example["payload"], "subject": 1})


def test_the_headers_are_those_that_the_codec_writes(document: dict[str, Any]) -> None:
    headers = document["components"]["messageTraits"]["cloudevent"]["headers"]
    traced = {name for name, _ in good(traceparent="00-a-b-01").headers}
    assert set(headers["properties"]) == traced
    assert set(headers["required"]) == {name for name, _ in good().headers}


def test_no_place_is_named_in_the_catalogue(pages: Pages) -> None:
    for path, text in pages.texts.items():
        assert "fr-15" not in text, path


def test_the_map_says_who_hears_what(pages: Pages) -> None:
    shown = pages.texts[MAP]
    assert shown.index('prospection["') < shown.index('immersion["')
    assert '    prospection -- "CandidateQualified" --> immersion\n' in shown
    heard = next(line for line in shown.splitlines() if line.startswith("| [`CandidateQualified`]"))
    assert heard.endswith("| Prospection | Immersion (`propose_a_stay`) |")
    unheard = next(
        line for line in shown.splitlines() if f"`{ImmersionCompleted.__name__}`" in line
    )
    assert unheard.endswith("| Immersion | — |")


def test_stages_that_listen_to_each_other_are_mapped_too() -> None:
    pair = (
        a_service("prospection", STAGES["prospection"], {ImmersionCompleted: "look_again"}),
        a_service("immersion", STAGES["immersion"], {CandidateQualified: "propose_a_stay"}),
    )
    shown = choreography.page(pair)
    assert '    immersion -- "ImmersionCompleted" --> prospection\n' in shown
    assert '    prospection -- "CandidateQualified" --> immersion\n' in shown


def test_what_was_written_is_fresh_and_what_is_touched_is_stale(tmp_path: Path) -> None:
    made = composed(tmp_path)
    assert len(made.write()) == len(made.texts)
    again = composed(tmp_path)
    assert again.stale() == []
    asyncapi, stray = CATALOGUE / "asyncapi.json", CATALOGUE / "stray.json"
    (tmp_path / asyncapi).write_text("{}", encoding="utf-8")
    (tmp_path / stray).write_text("{}", encoding="utf-8")
    (tmp_path / MAP).unlink()
    assert again.stale() == [asyncapi, stray, MAP]
    assert again.write() == [asyncapi, stray, MAP]
    assert composed(tmp_path).stale() == []


def test_nothing_is_made_of_a_contract_that_owes_something(tmp_path: Path) -> None:
    kind = told(name_of_somebody=(str, p2("A name.", max_length=60)))
    made = compose([a_service(STAGE, module(kind))], tmp_path)
    assert any("classe P2" in refusal for refusal in made.refusals)
    assert made.texts == {}


def test_the_committed_pages_are_true_to_the_code() -> None:
    committed = of_this_tree()
    assert committed.refusals == []
    assert committed.stale() == []


SERVICE = """
from chassis.listening import Listen
from chassis.service import Service
from contracts import prospection

service = Service("prospection", "Prospection", (), (), Listen(), prospection)
"""


def _happy(tree: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "happy", "pages", *words],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the project with one service, whose pages were made."""
    without = shutil.ignore_patterns("__pycache__", CATALOGUE.name)
    for name in ("chassis", "contracts", "happy"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=without)
    app = tmp_path / "services" / "prospection" / "app.py"
    app.parent.mkdir(parents=True)
    app.write_text(SERVICE, encoding="utf-8")
    app.with_name("__init__.py").touch()
    compose([a_service("prospection", STAGES["prospection"])], tmp_path).write()
    return tmp_path


def _change(tree: Path, before: str, after: str) -> None:
    contract = tree / "contracts" / "prospection.py"
    text = contract.read_text(encoding="utf-8")
    assert before in text
    contract.write_text(text.replace(before, after), encoding="utf-8")


def test_the_command_refuses_a_breaking_change_and_touches_nothing(tree: Path) -> None:
    before = (tree / CATALOGUE / "asyncapi.json").read_bytes()
    _change(tree, "ge=0, le=100_000", "ge=1, le=100_000")
    done = _happy(tree)
    assert done.returncode == 1
    assert "`candidate.headcount` : borne minimum : 0 à l'écriture, 1 à la lecture" in done.stderr
    assert (tree / CATALOGUE / "asyncapi.json").read_bytes() == before


def test_the_command_says_what_is_stale_and_writes_nothing_when_it_checks(tree: Path) -> None:
    before = (tree / CATALOGUE / "asyncapi.json").read_bytes()
    _change(tree, "How many posts", "The number of posts")
    done = _happy(tree, "--check")
    assert done.returncode == 1
    assert f"{CATALOGUE / 'asyncapi.json'} : à refaire, lancez « make pages »" in done.stdout
    assert (tree / CATALOGUE / "asyncapi.json").read_bytes() == before
    assert _happy(tree).returncode == 0
    assert "The number of posts" in (tree / CATALOGUE / "asyncapi.json").read_text("utf-8")
