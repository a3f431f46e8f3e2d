"""Articles from files: preview, mapping of columns, the import itself and its report."""

from forms.knowledge.importing.columns import Target, guess_mapping
from forms.knowledge.importing.records import Record, SourceKind, open_source
from forms.knowledge.importing.running import (
    ImportPlan,
    ImportReport,
    Preview,
    Progress,
    Skipped,
    import_articles,
    plan_for,
    preview,
)

__all__ = [
    "ImportPlan",
    "ImportReport",
    "Preview",
    "Progress",
    "Record",
    "Skipped",
    "SourceKind",
    "Target",
    "guess_mapping",
    "import_articles",
    "open_source",
    "plan_for",
    "preview",
]
