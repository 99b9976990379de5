"""The written pages say what is: their links lead somewhere, what they name is there."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from chassis.settings import ContactSettings, MailSettings, Settings
from happy.places import ROOT

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
HEADINGS = ["Context", "Decision", "Rejected", "Files that obey it", "Reopen when"]
LONGEST_PAGE = 60
CODE = ("chassis", "contracts", "deploy", "happy", "services")
FOR_DEVELOPMENT = {
    "HAPPY_CLOCK_FILE",
    "HAPPY_CRASH",
    "HAPPY_CRASH_MARKS",
    "HAPPY_CRASH_ORDERS",
    "HAPPY_PLANTED_BUG",
}
FOLDERS = (*CODE, "bench", "demo", "docs", "requirements", "tests")


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _prose(page: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


def _links(page: Path) -> Iterator[tuple[Path, str]]:
    """The files a page leads to, each with the heading if one is named."""
    for target in re.findall(r"\]\(([^)\s]+)\)", _prose(page)):
        if not re.match(r"[a-z]+:", target):
            path, _, heading = target.partition("#")
            yield (page.parent / path if path else page), heading


def _headings(page: Path) -> set[str]:
    """Headings as links name them."""
    titles = re.findall(r"^#+ (.*)$", _prose(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def _section(page: Path, heading: str) -> str:
    after = page.read_text("utf-8").partition(f"## {heading}\n")[2]
    return after.partition("\n## ")[0]


def _title(decision: Path) -> str:
    return decision.read_text("utf-8").splitlines()[0].partition(". ")[2]


def _rows(page: Path) -> list[list[str]]:
    """The cells of a page's tables, without their heads."""
    lines = [line for line in page.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, heading in _links(page):
        assert target.exists(), f"{_name(page)} leads to {target.name}, which is not there"
        assert not heading or heading in _headings(target), f"{target.name} has no {heading}"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_path_that_a_page_names_is_there(page: Path) -> None:
    for named in re.findall(r"`([\w./-]+)`", _prose(page)):
        if named.partition("/")[0] in FOLDERS and "/" in named:
            assert (ROOT / named).exists(), f"{_name(page)} names {named}, which is not there"


@pytest.mark.parametrize("decision", DECISIONS, ids=_name)
def test_a_decision_has_its_five_headings_on_one_page(decision: Path) -> None:
    lines = decision.read_text("utf-8").splitlines()
    assert [line.removeprefix("## ") for line in lines if line.startswith("## ")] == HEADINGS
    assert all(_section(decision, heading).strip() for heading in HEADINGS)
    assert len([line for line in lines if not line.startswith("|")]) <= LONGEST_PAGE


@pytest.mark.parametrize("decision", DECISIONS, ids=_name)
def test_the_files_that_obey_a_decision_are_there(decision: Path) -> None:
    lines = _section(decision, "Files that obey it").strip().splitlines()
    for line in lines:
        path = re.fullmatch(r"- `([^`]+)`", line)
        assert path, f"{line} is no path in backticks"
        assert (ROOT / path[1]).exists(), f"{path[1]} is not there"


def test_every_decision_is_listed_under_its_number_and_title() -> None:
    listed = _rows(ROOT / "docs" / "decisions" / "README.md")[1:]
    numbers = [int(page.name[:4]) for page in DECISIONS]
    wanted = [
        [f"{number}", f"[{_title(page)}]({page.name})"]
        for number, page in zip(numbers, DECISIONS, strict=True)
    ]
    assert listed == wanted
    assert len(set(numbers)) == len(numbers)


def test_every_dependency_has_its_reason_and_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    dev = [each for each in groups["dev"] if isinstance(each, str)]
    wanted = [*project["project"]["dependencies"], *dev, *groups["telemetry"]]
    peers = (ROOT / "requirements" / "peers.in").read_text("utf-8").split()
    wanted += [each for each in peers if each.partition("[")[0] != "faststream"]
    rows = _rows(ROOT / "docs" / "decisions" / "0016-dependencies.md")
    told = [row for row in rows if not row[0].startswith("To ")]
    assert [row[0] for row in told] == [re.split(r"[^\w-]", each)[0] for each in wanted]
    assert all(reason and licence for _, reason, licence in told)


def test_the_glossary_names_what_is_in_the_code() -> None:
    texts = [
        path.read_text("utf-8")
        for folder in CODE
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".toml"}
    ]
    words = set(re.findall(r"[A-Za-z0-9_-]+", "\n".join(texts)))
    named = {
        name
        for row in _rows(ROOT / "docs" / "glossary.md")
        for name in re.findall(r"`([\w-]+)`", row[1])
    }
    assert sorted(named - words) == []


def test_the_glossary_is_in_the_order_of_the_french_terms() -> None:
    terms = [row[0] for row in _rows(ROOT / "docs" / "glossary.md") if row[0] != "French"]
    assert terms == sorted(terms, key=_plain)


def _plain(term: str) -> str:
    letters = unicodedata.normalize("NFKD", term.casefold())
    return "".join(each for each in letters if each.isalpha() or each == " ")


def _told(settings: type[BaseSettings]) -> Iterator[str]:
    """The variables that these settings are read from."""
    for name, field in settings.model_fields.items():
        alias = field.validation_alias
        prefix = settings.model_config["env_prefix"]
        yield alias if isinstance(alias, str) else f"{prefix}{name.upper()}"


def test_the_example_of_an_environment_names_what_the_code_reads() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    named = set(re.findall(r"^#(HAPPY_\w+)=", example, re.MULTILINE))
    settings = {*_told(Settings), *_told(MailSettings), *_told(ContactSettings)}
    settings -= {"HAPPY_MAIL", "HAPPY_CONTACTS"}
    readers = [*(ROOT / "happy").glob("*.py"), ROOT / "docker-compose.yml"]
    platform = "\n".join(path.read_text("utf-8") for path in readers)
    assert sorted(settings - named - FOR_DEVELOPMENT) == []
    assert sorted(named - settings - set(re.findall(r"HAPPY_[A-Z_]+", platform))) == []
