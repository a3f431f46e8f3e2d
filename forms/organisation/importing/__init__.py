"""Units and contacts from files: preview, mapping of columns, dry run, the import itself, its report."""

from forms.organisation.importing.columns import Target, guess_mapping
from forms.organisation.importing.planning import Outcome, RowOutcome
from forms.organisation.importing.running import (
    ImportPlan,
    ImportReport,
    Preview,
    Progress,
    dry_run,
    import_units,
    plan_for,
    preview,
)

__all__ = [
    "ImportPlan",
    "ImportReport",
    "Outcome",
    "Preview",
    "Progress",
    "RowOutcome",
    "Target",
    "dry_run",
    "guess_mapping",
    "import_units",
    "plan_for",
    "preview",
]
