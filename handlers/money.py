"""Money is a whole number of a currency's minor units. How many of them make one is ISO 4217's."""

POINTS = "points"
"""The ledger's unit that is no money."""

MINOR_MAX = 10**12
"""More than this is a mistake, not a price."""

_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF XTR",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
"""Every currency that has not two decimals: ISO 4217, list one, and XTR, which are Telegram's Stars
(https://core.telegram.org/bots/payments-stars)."""
_EXPONENTS = {currency: digits for digits, currencies in _DECIMALS.items() for currency in currencies.split()}


def exponent(currency: str) -> int:
    """How many decimals a currency has."""
    return _EXPONENTS.get(currency, 2)


def decimal(minor: int, currency: str) -> str:
    """Minor units as they are typed: 39.90, without sign or grouping."""
    digits = exponent(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    return f"{'-' if minor < 0 else ''}{whole}{f'.{rest:0{digits}}' if digits else ''}"
