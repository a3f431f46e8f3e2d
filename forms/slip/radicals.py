"""Radicals that PDF files tell instead of the ideographs that look the same.

Fonts draw both with one glyph, and a PDF writer that goes back from the glyph may choose the radical. The
equivalence is that of EquivalentUnifiedIdeograph.txt of the Unicode Character Database; the rest of the
radicals, U+2F00 to U+2FD5, have it as their compatibility form.
"""

from collections.abc import Mapping
from types import MappingProxyType

_PAIRS = (
    "⺁厂⺇几⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺕彐⺙攵⺛旡⺜日⺝月⺟母⺠民⺢氺⺣灬⺤爫⺥爫⺩王⺫目⺬示⺭礻⺮竹"
    "⺰纟⺱罓⺲罒⺳罓⺶羊⺷羊⺸羊⺹耂⺻肀⺽臼⺾艹⺿艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻏阝⻐钅"
    "⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉"
    "⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
IDEOGRAPH_OF: Mapping[int, str] = MappingProxyType(
    {ord(radical): ideograph for radical, ideograph in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)}
)
"""For str.translate."""
