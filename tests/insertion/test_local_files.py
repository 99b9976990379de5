"""Files of referrals: what is brought in, what is refused, and what is written out."""

from typing import Any

import httpx
import pytest

from tests.insertion.local_files import HEADER, a_line
from tests.insertion.local_reception import Counter
from tests.officers import refusal


async def brought(
    counter: Counter, *lines: str, by: httpx.AsyncClient | None = None, dry_run: bool = False
) -> dict[str, Any]:
    return await counter.office.brought(
        by or counter.coordinator,
        "/v1/insertion-path-imports",
        "\n".join([HEADER, *lines]).encode(),
        dry_run=dry_run,
    )


def reasons(report: dict[str, Any], rank: int = 0) -> list[str | None]:
    """The columns for which a line was refused."""
    return [each["column"] for each in report["items"][rank]["reasons"]]


async def test_a_file_opens_a_path_for_each_of_its_lines(counter: Counter) -> None:
    report = await brought(counter, a_line("A-1"), a_line("A-2", organisme="ccas"))
    assert (report["created"], report["refused"]) == (2, 0)
    path = await counter.get(f"/v1/insertion-paths/{report['items'][0]['id']}")
    assert (path["referral"]["body"], path["officer"]) == ("france-travail", "adviser-1")


async def test_the_same_reference_of_a_body_is_known_and_another_body_s_is_not(
    counter: Counter,
) -> None:
    await brought(counter, a_line("B-1"))
    again = await brought(counter, a_line("b 1"), a_line("B-1", organisme="ccas"), a_line("B-1"))
    assert [each["outcome"] for each in again["items"]] == ["known", "created", "known"]


async def test_nothing_is_kept_of_a_file_that_was_only_tried(counter: Counter) -> None:
    tried = await brought(counter, a_line("C-1"), dry_run=True)
    assert (tried["created"], tried["items"][0]["id"]) == (1, None)
    assert (await brought(counter, a_line("C-1")))["created"] == 1


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"organisme": "Club de lecture"}, "organisme"),
        ({"reference": "1 85 05 78 006 084 91"}, "reference"),
        ({"nom": "Fictif 2850578006084"}, "nom"),
        ({"courriel": "1850578006084@exemple.fr"}, "courriel"),
        ({"telephone": "+1850578006084"}, "telephone"),
        ({"suivi_par": "185057800608491"}, "suivi_par"),
        ({"informe_le": ""}, "informe_le"),
        ({"informe_le": "03/03/2026"}, "informe_le"),
        ({"opposition": "oui"}, "opposition"),
        ({"commune": "75056"}, "commune"),
        ({"date": "03/03/2026", "informe_le": "02/03/2026"}, "date"),
        ({"courriel": "camille"}, "courriel"),
        ({"suivi_depuis": "03/03/2026"}, "suivi_depuis"),
    ],
)
async def test_a_line_is_refused_by_the_column_that_is_wrong(
    counter: Counter, changes: dict[str, str], column: str
) -> None:
    report = await brought(
        counter, a_line("D-1", **changes), a_line(f"D-ok-{column}-{len(changes)}")
    )
    assert report["items"][0]["outcome"] == "refused"
    assert reasons(report) == [column]
    assert report["items"][1]["outcome"] in {"created", "known"}


async def test_a_report_never_repeats_a_number_that_names_somebody(counter: Counter) -> None:
    report = await brought(counter, a_line("1 85 05 78 006 084 91"))
    assert report["items"][0]["reference"] is None
    assert "185" not in str(report["items"]).replace(" ", "")


async def test_a_correspondent_brings_in_the_referrals_of_their_own_body(counter: Counter) -> None:
    report = await brought(
        counter,
        a_line("E-1", suivi_par=""),
        a_line("E-2", organisme="ccas", suivi_par=""),
        by=counter.correspondent,
    )
    assert [each["outcome"] for each in report["items"]] == ["created", "refused"]


async def test_a_file_that_is_no_csv_is_refused(counter: Counter) -> None:
    answer = await counter.coordinator.post(
        "/v1/insertion-path-imports", content=b"{}", headers={"content-type": "application/json"}
    )
    refusal(answer, 415, "content-type-refused")


async def test_what_is_written_out_is_known_when_it_is_brought_in_again(counter: Counter) -> None:
    await brought(counter, a_line("F-1", courriel="camille@exemple.fr", telephone="0600000001"))
    written = await counter.coordinator.get("/v1/insertion-path-exports")
    assert "F-1;france-travail;02/03/2026;Camille;Fictif" in written.text
    report = await counter.office.brought(
        counter.coordinator, "/v1/insertion-path-imports", written.content
    )
    assert report["lines"] > 0
    assert report["known"] == report["lines"]
