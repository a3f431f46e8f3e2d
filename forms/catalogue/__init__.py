"""The catalogues that a city sets for itself, and how they are read from their TOML files."""

from forms.catalogue.entries import (
    PATH_SEPARATOR,
    Area,
    Catalogue,
    Categories,
    Category,
    Channel,
    ChannelKind,
    District,
    Hotline,
    Reason,
    Source,
    UrgentWord,
)
from forms.catalogue.reading import load_catalogue
from forms.catalogue.scripts import AskingScript, Phrase, Scripts

__all__ = [
    "PATH_SEPARATOR",
    "Area",
    "AskingScript",
    "Catalogue",
    "Categories",
    "Category",
    "Channel",
    "ChannelKind",
    "District",
    "Hotline",
    "Phrase",
    "Reason",
    "Scripts",
    "Source",
    "UrgentWord",
    "load_catalogue",
]
