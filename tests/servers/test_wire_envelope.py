"""The encryption of callbacks: published vectors, and the program's library as a second opinion."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from wechatpy.crypto import WeChatCrypto
from wechatpy.enterprise.crypto import WeChatCrypto as WecomCrypto

from tests.servers.wire.envelope import BadEnvelope, Envelope, sign
from tests.servers.wire.frames import BadXml, read, written

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "wechat" / "vectors.json"
KEY, RECEIVER = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wxb11529c136998cb6"


def test_a_published_ciphertext() -> None:
    """WxJava's own test of its cryptography (Apache-2.0): key, receiver, random start and text give this."""
    wanted = "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
    assert Envelope(KEY, RECEIVER).seal("我是中文abcd123".encode(), b"aaaabbbbccccdddd") == wanted
    assert Envelope(KEY, RECEIVER).open(wanted).decode() == "我是中文abcd123"


def test_the_address_check_of_wecoms_documentation() -> None:
    sealed = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
    assert sign("QDG6eK", "1409659589", "263014780", sealed) == "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"
    envelope = Envelope("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7")
    assert envelope.open(sealed) == b"1616140317555161061"


@pytest.mark.skipif(not VECTORS.exists(), reason="the vectors are not at hand")
def test_all_vectors_at_hand() -> None:
    vectors: dict[str, Any] = json.loads(VECTORS.read_text())
    for one in vectors["callbacks"]:
        assert sign(one["token"], one["timestamp"], one["nonce"], one["encrypted"]) == one["signature"]
        plain = Envelope(one["aes_key"], one["receive_id"]).open(one["encrypted"]).decode()
        assert all(word in plain for word in one["contains"])
    for one in vectors["encryption"]:
        envelope = Envelope(one["aes_key"], one["receive_id"])
        assert envelope.seal(one["plain"].encode(), one["random"].encode()) == one["encrypted"]


@pytest.mark.parametrize("message", [b"", b"x", "好🍵".encode() * 40, b"y" * 12, b"<xml>]]></xml>"])
def test_the_programs_library_reads_what_is_sealed_and_the_other_way(message: bytes) -> None:
    envelope = Envelope(KEY, RECEIVER)
    for theirs in (WeChatCrypto("t", KEY, RECEIVER), WecomCrypto("t", KEY, RECEIVER)):
        sealed = envelope.seal(message)
        signed = sign("t", "1", "2", sealed)
        plain = theirs._decrypt_message({"Encrypt": sealed}, signed, "1", "2", type_of_cipher(theirs))
        assert (plain.encode() if isinstance(plain, str) else plain) == message
        answer = read(theirs.encrypt_message(message.decode(), "2", "1").encode())
        assert envelope.open(answer["Encrypt"]) == message
        assert answer["MsgSignature"] == sign("t", "1", "2", answer["Encrypt"])


def type_of_cipher(crypto: Any) -> Any:
    from wechatpy.crypto import PrpCrypto
    from wechatpy.enterprise.crypto import PrpCrypto as WecomPrpCrypto

    return WecomPrpCrypto if isinstance(crypto, WecomCrypto) else PrpCrypto


def test_what_cannot_be_opened() -> None:
    sealed = Envelope(KEY, RECEIVER).seal(b"hello")
    with pytest.raises(BadEnvelope, match="meant for"):
        Envelope(KEY, "another").open(sealed)
    with pytest.raises(BadEnvelope):
        Envelope(KEY[::-1], RECEIVER).open(sealed)
    for bad in ("", "***", "AAAA"):
        with pytest.raises(BadEnvelope):
            Envelope(KEY, RECEIVER).open(bad)
    with pytest.raises(BadEnvelope, match="43"):
        Envelope(KEY[1:], RECEIVER)


def test_frames() -> None:
    frame = {"A": "x]]>y<b>", "N": 7, "L": {"Item": ["one", "two"]}, "E": ""}
    assert written({"A": "x", "N": 7}) == b"<xml><A><![CDATA[x]]></A><N>7</N></xml>"
    assert read(written(frame)) == {"A": "x]]>y<b>", "N": "7", "L": {"Item": ["one", "two"]}, "E": None}
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><xml><A>&a;</A></xml>'
    for bad in (b"", b"success", b"<a/>", b"<xml>x</xml>", b"<xml><A></xml>", bomb):
        with pytest.raises(BadXml):
            read(bad)
