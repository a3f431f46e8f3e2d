"""Articles from files: preview, mapping of columns, the import itself and its report."""

from forms.knowledge.importing.columns import FIELDS, Target, guess_mapping, shown_name
from forms.knowledge.importing.planning import (
    ImportPlan,
    Preview,
    category_codes,
    files_in,
    plan_for,
    preview,
)
from forms.knowledge.importing.records import ENDINGS, Record, SourceKind, open_source
from forms.knowledge.importing.reporting import (
    ImportReport,
    Outcome,
    Progress,
    ReportLine,
    Skipped,
    save_reports,
)
from forms.knowledge.importing.rows import content_of
from forms.knowledge.importing.running import import_articles, import_files

__all__ = [
    "ENDINGS",
    "FIELDS",
    "ImportPlan",
    "ImportReport",
    "Outcome",
    "Preview",
    "Progress",
    "Record",
    "ReportLine",
    "Skipped",
    "SourceKind",
    "Target",
    "category_codes",
    "content_of",
    "files_in",
    "guess_mapping",
    "import_articles",
    "import_files",
    "open_source",
    "plan_for",
    "preview",
    "save_reports",
    "shown_name",
]
