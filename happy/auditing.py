"""`happy audit verify`: makes the chain of each audit again and compares it with its anchors."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass

from aiokafka.errors import KafkaError

from chassis import cuts
from chassis.anchors import AnchorsUnreadable
from chassis.control import examine
from chassis.database import create_engine, is_infrastructure
from chassis.seals import Examination
from chassis.settings import Settings
from chassis.territory import Territory, TerritoryInvalid

MOST_FAULTS_SHOWN = 20


class NotVerified(Exception):
    """What kept the audit from being read; the message is for whoever asked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of reading one service's audit."""

    service: str
    found: Examination
    unsealed: int

    @property
    def intact(self) -> bool:
        return not self.found.faults

    def sentences(self) -> list[str]:
        read = f"{self.found.rows} acte(s) sous {self.found.seals} sceau(x)"
        beside = f", {self.unsealed} en attente de sceau" if self.unsealed else ""
        if cut := self.found.cut:
            beside += (
                f", coupé le {cut.cut_at:%d/%m/%Y} jusqu'au sceau {cut.through}"
                f" ({cut.days} jours de conservation)"
            )
        if self.intact:
            against = "sans Kafka" if self.found.anchors is None else "et conforme à Kafka"
            return [f"{self.service} : audit intact {against}, {read}{beside}."]
        faults = [f"  {fault.sentence}" for fault in self.found.faults[:MOST_FAULTS_SHOWN]]
        if len(self.found.faults) > MOST_FAULTS_SHOWN:
            faults.append(f"  … et {len(self.found.faults) - MOST_FAULTS_SHOWN} autre(s).")
        return [f"{self.service} : AUDIT ALTÉRÉ, {read}{beside}.", *faults]


def verify(service: str, environment: Mapping[str, str], *, with_kafka: bool) -> Verdict:
    """Reads the audit of a service whole, told where it is. Raises NotVerified."""
    os.environ.update(environment)
    return asyncio.run(verdict(service, Settings(), with_kafka=with_kafka))


async def verdict(service: str, settings: Settings, *, with_kafka: bool) -> Verdict:
    """As `verify`, with the settings of the service. Raises NotVerified."""
    engine = create_engine(settings.url(), 1, settings.lock_seconds)
    bootstrap = settings.kafka_bootstrap if with_kafka else None
    try:
        read = await examine(engine, bootstrap, settings.territory, service, _days(settings))
        return Verdict(service, *read)
    except (AnchorsUnreadable, TerritoryInvalid) as why:
        raise NotVerified(f"{service} : {why}") from why
    except (KafkaError, TimeoutError) as error:
        raise NotVerified(f"{service} : Kafka ne répond pas (ou --without-kafka).") from error
    except Exception as error:
        if is_infrastructure(error):
            raise NotVerified(f"{service} : la base de données ne répond pas.") from error
        raise
    finally:
        await engine.dispose()


def _days(settings: Settings) -> int | None:
    """How long the territory keeps its audit, where its folder is at hand."""
    folder = settings.territories / settings.territory
    return Territory.load(folder).retention_days.get(cuts.KEPT) if folder.is_dir() else None
