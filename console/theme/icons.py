"""The icons: outline SVG files, tinted with a token's colour when drawn, crisp at every pixel ratio."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).parents[2] / "resources" / "icons"


class Icon(StrEnum):
    """Every icon that the program has; the value is the file's name."""

    AMBULANCE = "ambulance"
    ARROW_LEFT = "arrow-left"
    AUDIO_LINES = "audio-lines"
    BELL = "bell"
    BELL_RING = "bell-ring"
    BOOK_OPEN = "book-open"
    BUILDING_2 = "building-2"
    CALENDAR = "calendar"
    CAR = "car"
    CHECK = "check"
    CHEVRON_DOWN = "chevron-down"
    CHEVRON_LEFT = "chevron-left"
    CHEVRON_RIGHT = "chevron-right"
    CHEVRON_UP = "chevron-up"
    CIRCLE = "circle"
    CIRCLE_ALERT = "circle-alert"
    CIRCLE_CHECK = "circle-check"
    CIRCLE_DOT = "circle-dot"
    CIRCLE_PAUSE = "circle-pause"
    CIRCLE_STOP = "circle-stop"
    CIRCLE_X = "circle-x"
    CLIPBOARD_CHECK = "clipboard-check"
    CLIPBOARD_LIST = "clipboard-list"
    CLIPBOARD_PEN = "clipboard-pen"
    CLOCK = "clock"
    COFFEE = "coffee"
    COPY = "copy"
    DATABASE = "database"
    DOOR_OPEN = "door-open"
    DOWNLOAD = "download"
    ELLIPSIS = "ellipsis"
    EXTERNAL_LINK = "external-link"
    EYE = "eye"
    EYE_OFF = "eye-off"
    FILE_PLUS_2 = "file-plus-2"
    FILE_TEXT = "file-text"
    FLAME = "flame"
    FOLDER = "folder"
    GRADUATION_CAP = "graduation-cap"
    HAND_HELPING = "hand-helping"
    HEADSET = "headset"
    HOUSE = "house"
    INBOX = "inbox"
    INFO = "info"
    KEYPAD = "keypad"
    KEY_ROUND = "key-round"
    LANDMARK = "landmark"
    LEAF = "leaf"
    LIGHTBULB = "lightbulb"
    LIST = "list"
    LIST_FILTER = "list-filter"
    LOADER = "loader"
    LOCK = "lock"
    LOCK_OPEN = "lock-open"
    LOG_IN = "log-in"
    LOG_OUT = "log-out"
    MAIL = "mail"
    MAP_PIN = "map-pin"
    MEGAPHONE = "megaphone"
    MERGE = "merge"
    MESSAGE_SQUARE = "message-square"
    MIC = "mic"
    MIC_OFF = "mic-off"
    MINUS = "minus"
    MONITOR = "monitor"
    MOON = "moon"
    OCTAGON_ALERT = "octagon-alert"
    PAUSE = "pause"
    PENCIL = "pencil"
    PHONE = "phone"
    PHONE_CALL = "phone-call"
    PHONE_FORWARDED = "phone-forwarded"
    PHONE_INCOMING = "phone-incoming"
    PHONE_MISSED = "phone-missed"
    PHONE_OFF = "phone-off"
    PHONE_OUTGOING = "phone-outgoing"
    PLAY = "play"
    PLUG = "plug"
    PLUS = "plus"
    PRESENTATION = "presentation"
    PRINTER = "printer"
    RADIO = "radio"
    REFRESH_CW = "refresh-cw"
    REPEAT = "repeat"
    ROTATE_CCW = "rotate-ccw"
    SCALE = "scale"
    SEARCH = "search"
    SEND = "send"
    SERVER = "server"
    SETTINGS = "settings"
    SHIELD = "shield"
    SHIELD_ALERT = "shield-alert"
    SHIELD_CHECK = "shield-check"
    SIGNAL = "signal"
    SIGNAL_HIGH = "signal-high"
    SIGNAL_LOW = "signal-low"
    SIGNAL_MEDIUM = "signal-medium"
    SIGNAL_ZERO = "signal-zero"
    SIREN = "siren"
    STAR = "star"
    SUN = "sun"
    SUN_MOON = "sun-moon"
    TIMER = "timer"
    TRAFFIC_CONE = "traffic-cone"
    TRASH_2 = "trash-2"
    TRIANGLE_ALERT = "triangle-alert"
    UNDO_2 = "undo-2"
    UPLOAD = "upload"
    USER = "user"
    USERS = "users"
    USER_CHECK = "user-check"
    USER_MINUS = "user-minus"
    USER_PLUS = "user-plus"
    VOLUME_2 = "volume-2"
    VOLUME_X = "volume-x"
    WIFI = "wifi"
    WIFI_OFF = "wifi-off"
    X = "x"


FOR_SETTINGS: tuple[Icon, ...] = (
    Icon.BELL,
    Icon.BELL_RING,
    Icon.BUILDING_2,
    Icon.CALENDAR,
    Icon.CLIPBOARD_CHECK,
    Icon.HOUSE,
    Icon.INBOX,
    Icon.LANDMARK,
    Icon.LIGHTBULB,
    Icon.LIST,
    Icon.LIST_FILTER,
    Icon.LOG_IN,
    Icon.MEGAPHONE,
    Icon.MESSAGE_SQUARE,
    Icon.MONITOR,
    Icon.MOON,
    Icon.PENCIL,
    Icon.PHONE_MISSED,
    Icon.PRESENTATION,
    Icon.PRINTER,
    Icon.RADIO,
    Icon.SCALE,
    Icon.SERVER,
    Icon.SHIELD,
    Icon.SHIELD_ALERT,
    Icon.SIREN,
    Icon.STAR,
    Icon.SUN,
    Icon.TIMER,
    Icon.TRAFFIC_CONE,
    Icon.UPLOAD,
    Icon.USER_CHECK,
    Icon.USER_PLUS,
    Icon.VOLUME_2,
    Icon.VOLUME_X,
    Icon.WIFI,
)
"""Icons that a hall may name in its own files for targets and reasons, beside those the program shows."""


@lru_cache(maxsize=256)
def svg(icon: Icon, colour: str) -> bytes:
    """The icon's SVG text in one colour (#RRGGBB).

    Raises:
        FileNotFoundError: the installation lacks the file.
    """
    text = (FOLDER / f"{icon.value}.svg").read_text(encoding="utf-8")
    return text.replace("currentColor", colour).encode()


@lru_cache(maxsize=1024)
def pixmap(icon: Icon, colour: str, size: int, ratio: float) -> QPixmap:
    """The icon, `size` device-independent pixels square, for a screen of that device pixel ratio."""
    device = max(1, round(size * ratio))
    made = QPixmap(device, device)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(svg(icon, colour))).render(painter, QRectF(0, 0, device, device))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def qicon(icon: Icon, colour: str, disabled: str, size: int, gap: int = 0) -> QIcon:
    """The icon for Qt's own controls, with its disabled look, drawn for every screen at hand.

    `gap` is room on its right, because Qt's buttons leave too little between icon and words.
    """
    made = QIcon()
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()} | {1.0}
    for ratio in sorted(ratios):
        made.addPixmap(_widened(pixmap(icon, colour, size, ratio), gap))
        made.addPixmap(_widened(pixmap(icon, disabled, size, ratio), gap), QIcon.Mode.Disabled)
    return made


def _widened(drawn: QPixmap, gap: int) -> QPixmap:
    if not gap:
        return drawn
    ratio = drawn.devicePixelRatio()
    made = QPixmap(drawn.width() + round(gap * ratio), drawn.height())
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return made
