"""统一社会信用代码, the eighteen characters that identify an organisation (GB 32100-2015)."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
_NEVER = "IOSVZ"


def check_character(first_seventeen: str) -> str:
    """The eighteenth character that belongs to the first seventeen; ValueError on foreign characters.

    GB 32100-2015: weights are the powers of 3 modulo 31, the check value is 31 less the weighted sum
    modulo 31.
    """
    if len(first_seventeen) != LENGTH - 1:
        raise ValueError("seventeen characters are needed")
    total = sum(
        ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first_seventeen)
    )
    return ALPHABET[-total % 31]


def tidy(code: str) -> str:
    """The code as it is stored: upper case, without spaces and hyphens."""
    return "".join(code.split()).replace("-", "").upper()


def problem_with(code: str) -> str | None:
    """Why *code* is not a valid one, in Chinese with what to do; None if it is valid."""
    code = tidy(code)
    if len(code) != LENGTH:
        return f"统一社会信用代码应为 18 位，现在是 {len(code)} 位，请核对。"
    strangers = "、".join(dict.fromkeys(each for each in code if each not in ALPHABET))
    if strangers:
        alike = "是否为 1、0、5、U、2？" if set(code) & set(_NEVER) else ""
        return f"统一社会信用代码不含 {strangers}，请核对。{alike}"
    if check_character(code[:-1]) != code[-1]:
        return "统一社会信用代码的校验位对不上，多半有一位听错或输错，请向来电人逐位核对。"
    return None
