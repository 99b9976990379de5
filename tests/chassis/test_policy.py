"""The policy: read whole or not at all, and no route goes without it."""

import pytest

from chassis.api import OpenToAll, Router
from chassis.policy import Caller, Policy, PolicyInvalid
from chassis.service import Service
from chassis.web import application
from happy.places import ROOT
from tests.chassis.counter import Counter

GOOD = """
[roles]
officer = { label = "Accueil", scope = "territory" }
referent = { label = "Territoire", scope = "epci" }
adviser = { label = "Insertion", scope = "caseload" }
chamber = { label = "Chambre", scope = "agency" }

[actions.test]
thing-read = { label = "Lire", roles = ["officer", "referent", "adviser", "chamber"] }
thing-write = { label = "Écrire", roles = ["officer"] }

[fields.test]
names = { label = "Noms", roles = ["officer", "adviser"] }
"""
FAULTS = {
    "not TOML": ("[roles", "TOML"),
    "no roles": (GOOD.partition("[actions")[1] + GOOD.partition("[actions")[2], "roles"),
    "a role with another scope": (GOOD.replace('"epci"', '"county"'), "roles.referent"),
    "a role without a label": (GOOD.replace('label = "Accueil"', 'label = " "'), "roles.officer"),
    "a role with something more": (
        GOOD.replace('scope = "epci"', 'scope = "epci", age = 3'),
        "roles.referent",
    ),
    "a name in capitals": (GOOD.replace("thing-write =", "Thing_Write ="), "Thing_Write"),
    "an action of nobody": (GOOD.replace('roles = ["officer"] }', "roles = [] }"), "thing-write"),
    "an action of a role unknown": (GOOD.replace('["officer"] }', '["gardener"] }'), "gardener"),
    "a role twice": (GOOD.replace('["officer"] }', '["officer", "officer"] }'), "thing-write"),
    "roles in one text": (GOOD.replace('["officer"] }', '"officer" }'), "thing-write"),
    "a part that is not foreseen": (GOOD + "\n[limits]\nall = 3\n", "limits"),
    "fields of a role unknown": (
        GOOD.replace('"adviser"] }', '"gardener"] }'),
        "fields.test.names",
    ),
}
OFFICER = Caller("officer-1", frozenset({"officer"}), "zz-99")
REFERENT = Caller("referent-1", frozenset({"referent"}), "zz-99", frozenset({"200000001"}))
ADVISER = Caller("adviser-1", frozenset({"adviser"}), "zz-99")
CHAMBER = Caller("chamber-1", frozenset({"chamber"}), "zz-99", agency="chamber")
ITEM = {"epci": "200000001", "officer": "adviser-1", "agency": "chamber"}
ANOTHER = {"epci": "200000002", "officer": "adviser-2", "agency": "landlord"}


@pytest.mark.parametrize(("text", "told"), FAULTS.values(), ids=FAULTS.keys())
def test_a_policy_that_cannot_be_followed_is_refused(text: str, told: str) -> None:
    assert Policy.read(GOOD)
    with pytest.raises(PolicyInvalid) as refused:
        Policy.read(text)
    assert any(told in sentence for sentence in refused.value.errors)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    text = GOOD.replace('"epci"', '"county"').replace('["officer"] }', '["gardener"] }')
    with pytest.raises(PolicyInvalid) as refused:
        Policy.read(text)
    assert len(refused.value.errors) >= 2


def test_each_role_reaches_as_far_as_its_scope() -> None:
    policy = Policy.read(GOOD)
    for caller in (REFERENT, ADVISER, CHAMBER):
        rights = policy.rights(caller, "test.thing-read")
        assert rights is not None
        assert (rights.reaches(ITEM), rights.reaches(ANOTHER)) == (True, False)
        assert policy.rights(caller, "test.thing-write") is None
    everywhere = policy.rights(OFFICER, "test.thing-read")
    assert everywhere is not None
    assert everywhere.everything


def test_who_is_in_charge_of_nothing_reaches_nothing() -> None:
    policy = Policy.read(GOOD)
    nobody = {"epci": None, "officer": None, "agency": None}
    for role in ("referent", "chamber"):
        rights = policy.rights(Caller("x", frozenset({role}), "zz-99"), "test.thing-read")
        assert rights is not None
        assert not rights.reaches(nobody)
        assert not rights.reaches(ITEM)


def test_roles_add_up_and_each_shows_only_where_it_reaches() -> None:
    """An adviser who is a referent too sees names in their caseload, not in the whole EPCI."""
    both = Caller("adviser-1", frozenset({"adviser", "referent"}), "zz-99", REFERENT.epcis)
    rights = Policy.read(GOOD).rights(both, "test.thing-read")
    assert rights is not None
    assert rights.reaches({"epci": "200000001", "officer": "x"})
    assert rights.shows("test.names", {"epci": "200000002", "officer": "adviser-1"})
    assert not rights.shows("test.names", {"epci": "200000001", "officer": "x"})


def test_a_field_that_the_policy_does_not_name_is_a_fault_not_a_blank() -> None:
    rights = Policy.read(GOOD).rights(OFFICER, "test.thing-read")
    assert rights is not None
    with pytest.raises(LookupError):
        rights.shows("test.wishes", ITEM)


def _with_one_more(counter: Counter, router: Router) -> Service:
    service = counter.runtime.service
    return Service(
        service.name,
        service.title,
        service.tables,
        (*service.routers, router),
        service.listen,
        service.contract,
    )


@pytest.mark.parametrize("action", [None, "thing-forget"], ids=["no action", "given to nobody"])
def test_a_route_without_a_policy_stops_the_start(counter: Counter, action: str | None) -> None:
    router = Router(prefix="/v1/things")

    @router.get("", action=action, summary="Lire")
    async def things() -> None: ...

    service = _with_one_more(counter, router)
    with pytest.raises(PolicyInvalid) as refused:
        application(counter.stage.runtime(service, counter.stage.settings["sender"]))
    assert "GET /v1/things" in str(refused.value)


def test_a_route_of_another_kind_does_not_slip_through(counter: Counter) -> None:
    router = Router(prefix="/v1/things")

    async def things() -> None: ...

    router.add_api_route("", things, methods=["POST"])
    service = _with_one_more(counter, router)
    with pytest.raises(PolicyInvalid):
        application(counter.stage.runtime(service, counter.stage.settings["sender"]))


def test_a_route_for_whoever_holds_a_link_says_so(counter: Counter) -> None:
    router = Router(prefix="/things", route_class=OpenToAll)

    @router.get("", summary="Lire")
    async def things() -> None: ...

    service = _with_one_more(counter, router)
    assert application(counter.stage.runtime(service, counter.stage.settings["sender"]))


def test_every_role_of_the_product_has_something_to_do() -> None:
    policy = Policy.load(ROOT / "deploy" / "policy.toml")
    busy = {role for right in policy.actions.values() for role in right.roles}
    assert policy.roles.keys() == busy
    assert policy.roles.keys() >= {
        "reception-officer",
        "territorial-referent",
        "technical-referent",
        "insertion-adviser",
        "employer-relations",
        "epci-correspondent",
        "agency-correspondent",
        "council-secretary",
        "platform-operator",
        "auditor",
    }
