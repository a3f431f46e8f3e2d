"""The 事项分类 as a tree to choose from."""

from console.widgets.tree import Branch
from forms.catalogue import Categories


def category_branches(categories: Categories, above: str = "") -> tuple[Branch, ...]:
    """The categories below *above*; all for ""."""
    return tuple(
        Branch(each.code, each.name, category_branches(categories, each.code), " ".join(each.words))
        for each in categories.children(above)
    )
