"""What WeChat Pay refuses, as outcomes; once, here. A reason is a word of ours and WeChat Pay's own words behind it."""

from bot.payments.wire import Answer
from handlers.outcomes import Failed, RetryLater

AGAIN_S = 5.0
LIMIT_S = 60.0
WORDS_MAX = 120

AGAIN = {
    "SYSTEM_ERROR": AGAIN_S,
    "BANK_ERROR": AGAIN_S,
    "FREQUENCY_LIMITED": LIMIT_S,
    "FREQUENCY_LIMIT_EXCEED": LIMIT_S,
    "RATELIMIT_EXCEEDED": LIMIT_S,
}
REASONS = {
    "SIGN_ERROR": "signature",
    "MCH_NOT_EXISTS": "signature",
    "APPID_MCHID_NOT_MATCH": "binding",
    "OPENID_MISMATCH": "binding",
    "NO_AUTH": "permission",
    "ACCOUNT_ERROR": "permission",
    "NOT_ENOUGH": "balance",
    "QUOTA_EXCEED": "quota",
    "ACCOUNTERROR": "permission",
}
"""WeChat Pay's code → a word that handlers/texts knows; every other is "refused"."""


def outcome_of(answer: Answer) -> Failed | RetryLater:
    """For an answer that is not good."""
    if answer.status >= 500 or answer.status == 429 or answer.code in AGAIN:
        after_s = AGAIN.get(answer.code, LIMIT_S if answer.status == 429 else AGAIN_S)
        return RetryLater(after_s=after_s, reason=answer.code or f"HTTP {answer.status}")
    word = REASONS.get(answer.code, "signature" if answer.status == 401 else "refused")
    said = str(answer.body.get("message", ""))[:WORDS_MAX]
    return Failed(reason=f"{word}: {answer.code or f'HTTP {answer.status}'} {said}".strip())


def is_missing(answer: Answer) -> bool:
    """There is nothing under that number."""
    return answer.status == 404 or answer.code in ("ORDER_NOT_EXIST", "RESOURCE_NOT_EXISTS", "NOT_FOUND")
