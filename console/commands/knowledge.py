"""Import articles from files (import FILE …), or export them to one (export FILE)."""

import argparse
import getpass
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from console.commands.place import Place
from console.commands.terminal import Stopping, say, warn
from forms.access.roles import Actor, Role
from forms.catalogue import Categories, load_catalogue
from forms.errors import FormsError
from forms.knowledge.article import ArticleState
from forms.knowledge.article_list import ArticleQuery
from forms.knowledge.exporting import export_articles
from forms.knowledge.importing import (
    ImportPlan,
    Progress,
    category_codes,
    files_in,
    import_files,
    plan_for,
    preview,
    save_reports,
)
from forms.ports import UnitOfWork

NAME = "knowledge"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to import or export, and how."""
    parser.add_argument("does", choices=("import", "export"))
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="files or folders; for export one"
    )
    parser.add_argument("--by", default=getpass.getuser()[:20], metavar="工号", help="import: who imports")
    parser.add_argument("--unit", default="", help="import: the owner where a file names none")
    parser.add_argument("--source", default="", help="import: the source where a file names none")
    parser.add_argument("--submit", action="store_true", help="import: send complete articles to review")
    parser.add_argument("--try", dest="tries", action="store_true", help="import: only tell what would be")
    parser.add_argument("--report", type=Path, metavar="FILE", help="import: keep the report (xlsx, csv)")
    parser.add_argument("--drafts", action="store_true", help="export: drafts as well")


def run(options: argparse.Namespace, place: Place) -> int:
    """Import or export; 1 if anything could not be done."""
    categories = load_catalogue(place.tools.resources / "catalogue").categories
    with place.database() as uow:
        return import_or_export(options, uow, categories, place.tools.now())


def import_or_export(
    options: argparse.Namespace, uow: UnitOfWork, categories: Categories, now: datetime
) -> int:
    """The same on an open database."""
    try:
        with Stopping() as stopping:
            if options.does == "export":
                return _export(options, uow, stopping)
            return _import(options, uow, categories, now, stopping)
    except FormsError as error:
        warn(f"\n{error.text}\n")
        return 1


def _export(options: argparse.Namespace, uow: UnitOfWork, stopping: Stopping) -> int:
    states = frozenset[ArticleState]() if options.drafts else frozenset({ArticleState.PUBLISHED})
    path: Path = options.files[0]
    count = export_articles(
        path,
        ArticleQuery(states=states),
        uow,
        on_progress=lambda count: say(f"\r已写 {count} 篇"),
        cancelled=lambda: stopping.asked,
    )
    say(f"\r已导出 {count} 篇到 {path}。\n")
    return 0


def _import(
    options: argparse.Namespace, uow: UnitOfWork, categories: Categories, now: datetime, stopping: Stopping
) -> int:
    plans, failed = _plans(options, categories)

    def tell(file: int, progress: Progress) -> None:
        words = f"{plans[file].path.name}：已读 {progress.read} 条（{progress.fraction:.0%}）"
        say(f"\r{words}" if progress.fraction < 1 else f"\r{words}\n")

    # who has the database's password may import
    author = Actor(code=options.by, name="命令行导入", roles=frozenset({Role.SUPERVISOR}))
    reports = import_files(
        plans,
        author,
        uow,
        now,
        store=not options.tries,
        on_progress=tell,
        cancelled=lambda: stopping.asked,
    )
    for report in reports:
        say(f"{report.text}\n")
        for line in report.lines:
            if line.words:
                say(f"  {line.place}《{line.title}》{line.outcome.label}：{line.words}\n")
    if options.report is not None:
        save_reports(options.report, reports)
    return 1 if failed or any(each.stopped for each in reports) else 0


def _plans(options: argparse.Namespace, categories: Categories) -> tuple[list[ImportPlan], bool]:
    """What can be imported; and whether something cannot, which is told."""
    plans: list[ImportPlan] = []
    failed = False
    codes = category_codes(categories)
    for given in options.files:
        for path in files_in(given) if given.is_dir() else (given,):
            try:
                plan = plan_for(preview(path), path)
            except FormsError as refused:
                warn(f"{refused.text}\n")
                failed = True
                continue
            plans.append(
                replace(
                    plan,
                    unit=options.unit,
                    source=options.source or path.stem,
                    submit=options.submit,
                    categories=codes,
                )
            )
    return plans, failed
