"""Kept advice and trained models as rows, and back."""

import json
from collections.abc import Mapping
from typing import Any

from forms.dispatch.keeping import KeptAdvice, ModelVersion, Offer
from forms.dispatch.report import TrainingReport, UnitScore
from forms.dispatch.suggestion import Source

Row = dict[str, Any]


def row_of_choice(kept: KeptAdvice) -> Row:
    """The row of what was offered and chosen."""
    offers = [
        {
            "lead": each.lead,
            "helpers": each.helpers,
            "confidence": each.confidence,
            "sources": [source.value for source in each.sources],
        }
        for each in kept.offers
    ]
    return {
        "id": kept.id,
        "ticket_id": kept.ticket_id,
        "at": kept.at,
        "operator": kept.operator,
        "offers": json.dumps(offers),
        "chosen_lead": kept.chosen_lead,
        "chosen_helpers": json.dumps(kept.chosen_helpers),
        "rank": kept.rank,
        "rules_version": kept.rules_version,
        "model_version": kept.model_version,
    }


def choice_of(row: Mapping[str, Any]) -> KeptAdvice:
    """And back."""
    return KeptAdvice(
        id=row["id"],
        ticket_id=row["ticket_id"],
        at=row["at"],
        operator=row["operator"],
        offers=tuple(
            Offer(
                each["lead"],
                tuple(each["helpers"]),
                each["confidence"],
                tuple(Source(source) for source in each["sources"]),
            )
            for each in json.loads(row["offers"])
        ),
        chosen_lead=row["chosen_lead"],
        chosen_helpers=tuple(json.loads(row["chosen_helpers"])),
        rules_version=row["rules_version"],
        model_version=row["model_version"],
    )


def row_of_model(version: ModelVersion) -> Row:
    """The row of a training, without the model's bytes."""
    report = version.report
    told = {
        "units": [[each.unit, each.held, each.said, each.hit] for each in report.units],
        "in_three": report.in_three,
        "promised": report.promised,
        "learnt_from": report.learnt_from,
        "left_out": report.left_out,
        "seconds": report.seconds,
    }
    return {
        "number": version.number,
        "trained_at": version.trained_at,
        "trained_by": version.trained_by,
        "adopted": version.adopted,
        "why": version.why,
        "digest": version.digest,
        "size": version.size,
        "report": json.dumps(told),
    }


def model_of(row: Mapping[str, Any]) -> ModelVersion:
    """And back."""
    told = json.loads(row["report"])
    return ModelVersion(
        number=row["number"],
        trained_at=row["trained_at"],
        trained_by=row["trained_by"],
        adopted=row["adopted"],
        why=row["why"],
        digest=row["digest"],
        size=row["size"],
        report=TrainingReport(
            units=tuple(UnitScore(*each) for each in told["units"]),
            in_three=told["in_three"],
            promised=told["promised"],
            learnt_from=told["learnt_from"],
            left_out=tuple((unit, count) for unit, count in told["left_out"]),
            seconds=told["seconds"],
        ),
    )
