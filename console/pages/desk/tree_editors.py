"""The form's choices from a tree: 事项分类, and 区县 with 街道."""

from console.pages.desk.editors import Editor
from console.widgets.tree import Branch
from console.widgets.tree_choice import TreeChoice
from forms.catalogue import Area, Categories
from forms.draft import Draft, Field

_WHOLE = "街道不详"


def category_branches(categories: Categories, above: str = "") -> tuple[Branch, ...]:
    """The 事项分类 tree below a code; the citizens' own words find a category too."""
    return tuple(
        Branch(each.code, each.name, category_branches(categories, each.code), " ".join(each.words))
        for each in categories.children(above)
    )


def district_branches(area: Area) -> tuple[Branch, ...]:
    """Every 区县 with its 街道, and an entry for when only the 区县 is known."""
    return tuple(
        Branch(
            district.name,
            district.name,
            (
                *(Branch(f"{district.name}/{street}", street) for street in district.streets),
                Branch(f"{district.name}/", _WHOLE),
            ),
        )
        for district in area.districts
    )


class _TreeEditor(Editor):
    def __init__(self, branches: tuple[Branch, ...], placeholder: str, *fields: Field) -> None:
        self.tree = TreeChoice(branches, placeholder=placeholder)
        super().__init__(self.tree, *fields)
        self._known = {leaf for branch in branches for leaf in _leaves(branch)}
        self._shown = ""

    def _show_code(self, code: str, *, anew: bool) -> None:
        """Show a choice; one that the tree lacks stays empty, and the form's check says so."""
        code = code if code in self._known else ""
        typing = self.has_focus and (self.tree.is_open or self.tree.isModified())
        if anew or (code != self.tree.value and not typing):
            self.tree.set_value(code)


def _leaves(branch: Branch) -> tuple[str, ...]:
    if not branch.children:
        return (branch.code,)
    return tuple(code for child in branch.children for code in _leaves(child))


class CategoryEditor(_TreeEditor):
    """事项分类, found by a few characters or walked down to."""

    def __init__(self, categories: Categories) -> None:
        branches = category_branches(categories)
        super().__init__(branches, "输入“暖气”“噪音”等词查找，或按 ↓ 逐级选", Field.CATEGORY)
        self.tree.changed.connect(lambda code: self.edited.emit(Field.CATEGORY, code))

    def show_draft(self, draft: Draft, *, anew: bool) -> None:
        """See Editor.show_draft."""
        self._show_code(draft.text(Field.CATEGORY), anew=anew)


class DistrictEditor(_TreeEditor):
    """区县 and 街道 in one: the streets listed are always those of their district."""

    def __init__(self, area: Area) -> None:
        super().__init__(district_branches(area), "区县 / 街道", Field.DISTRICT, Field.STREET)
        self.tree.setAccessibleName("区县和街道")
        self.tree.changed.connect(self._chosen)

    def show_draft(self, draft: Draft, *, anew: bool) -> None:
        """See Editor.show_draft."""
        district, street = draft.text(Field.DISTRICT), draft.text(Field.STREET)
        self._show_code(f"{district}/{street}" if district else "", anew=anew)

    def _chosen(self, code: str) -> None:
        district, _, street = code.partition("/")
        self.edited.emit(Field.DISTRICT, district)
        self.edited.emit(Field.STREET, street)
