"""The program's settings, its folders, its catalogues for the desk, and where passwords are kept."""

from console.settings.catalogue import (
    LINE_DOWN_LABEL,
    Reason,
    Target,
    TargetKind,
    load_reasons,
    load_targets,
    reason_label,
    save_targets,
)
from console.settings.file import load_settings, save_settings
from console.settings.findings import Finding, NotSaved, SettingsError
from console.settings.folders import HOME_VARIABLE, Folders
from console.settings.monitor import MonitorSettings
from console.settings.sections import (
    AccessSettings,
    DatabaseSettings,
    DeskSettings,
    HotlineSettings,
    KnowledgeSettings,
    Level,
    LineSettings,
    LookSettings,
    OperatorSettings,
    SecretPlace,
    SecretSettings,
    Settings,
    SoundSettings,
    ThemeChoice,
)

__all__ = [
    "HOME_VARIABLE",
    "LINE_DOWN_LABEL",
    "AccessSettings",
    "DatabaseSettings",
    "DeskSettings",
    "Finding",
    "Folders",
    "HotlineSettings",
    "KnowledgeSettings",
    "Level",
    "LineSettings",
    "LookSettings",
    "MonitorSettings",
    "NotSaved",
    "OperatorSettings",
    "Reason",
    "SecretPlace",
    "SecretSettings",
    "Settings",
    "SettingsError",
    "SoundSettings",
    "Target",
    "TargetKind",
    "ThemeChoice",
    "load_reasons",
    "load_settings",
    "load_targets",
    "reason_label",
    "save_settings",
    "save_targets",
]
