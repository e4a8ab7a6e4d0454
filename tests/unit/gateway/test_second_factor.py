"""Codes of an app: each counts once, a clock may be half a minute wrong, a secret is kept sealed."""

import pyotp
import pytest

from services.gateway.access.accounts import SecondFactor
from services.gateway.access.second_factor import RECOVERY_CODES, SecondFactors


class Telephone:
    """An app that has read the secret, and the clock that both go by."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0
        self.factors = SecondFactors(b"k" * 32, now=lambda: self.now)
        self.begun = self.factors.begun(SecondFactor())
        self.secret = self.factors.pending_secret(self.begun)

    def code(self, late: float = 0) -> str:
        return pyotp.TOTP(self.secret).at(int(self.now + late))

    def confirmed(self) -> SecondFactor:
        factor = self.factors.confirmed(self.begun, self.code())
        assert factor and factor.is_on
        self.now += 60
        return factor


def test_it_counts_when_it_is_confirmed_and_not_before() -> None:
    telephone = Telephone()

    assert not telephone.begun.is_on and telephone.factors.taken(telephone.begun, telephone.code()) is None
    assert telephone.factors.confirmed(telephone.begun, "000000") is None
    assert telephone.confirmed().pending == ""


def test_a_code_counts_once_and_none_before_it_either() -> None:
    telephone = Telephone()
    factor = telephone.confirmed()

    used = telephone.factors.taken(factor, telephone.code())

    assert used and telephone.factors.taken(used, telephone.code()) is None
    assert telephone.factors.taken(used, telephone.code(-30)) is None
    telephone.now += 30
    assert telephone.factors.taken(used, f" {telephone.code()[:3]} {telephone.code()[3:]} ")


@pytest.mark.parametrize(("late", "taken"), [(-90, False), (-30, True), (0, True), (30, True), (90, False)])
def test_a_clock_may_be_half_a_minute_wrong(late: int, taken: bool) -> None:
    telephone = Telephone()
    factor = telephone.confirmed()
    telephone.now += 120

    assert (telephone.factors.taken(factor, telephone.code(late)) is not None) is taken


@pytest.mark.parametrize("code", ["", "abcdef", "12345", "1234567", "١٢٣٤٥٦", "²²²²²²"])
def test_what_is_no_code_is_refused(code: str) -> None:
    telephone = Telephone()

    assert telephone.factors.taken(telephone.confirmed(), code) is None


def test_a_recovery_code_counts_once_and_only_for_its_owner() -> None:
    telephone = Telephone()
    factor, codes = telephone.factors.with_recovery(telephone.confirmed(), "kaya")
    assert len(set(codes)) == RECOVERY_CODES and not any(code.replace("-", "") in str(factor) for code in codes)

    used = telephone.factors.recovered(factor, "kaya", f" {codes[0].upper()} ")

    assert used and len(used.recovery) == RECOVERY_CODES - 1
    assert telephone.factors.recovered(used, "kaya", codes[0]) is None
    assert telephone.factors.recovered(factor, "wolff", codes[1]) is None
    assert telephone.factors.recovered(factor, "kaya", "") is None


def test_a_secret_is_kept_sealed_and_another_key_opens_nothing() -> None:
    telephone = Telephone()

    assert telephone.secret not in telephone.begun.pending
    other = SecondFactors(b"x" * 32, now=lambda: telephone.now)
    assert other.pending_secret(telephone.begun) == "" and other.confirmed(telephone.begun, telephone.code()) is None


def test_the_app_reads_whose_it_is_and_the_secret() -> None:
    telephone = Telephone()
    address = telephone.factors.pending_address(telephone.begun, "ayşe kaya")

    read = pyotp.parse_uri(address)
    assert (read.name, read.issuer, read.secret) == ("ayşe kaya", "Stufenplan", telephone.secret)
