"""Both kinds of sealed copies: whatever is changed, cut off, added, or is none, is refused."""

from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.exchange.sealing.office_key import UnlockedKey
from desktop_app.exchange.sealing.sealed_copy import CHEAP, CHUNK, sealed, unsealed
from desktop_app.exchange.sealing.sealed_to_office import sealed_for, unsealed_with
from tests.examples import examples

PASSPHRASE, KEY = "春眠不觉晓", UnlockedKey(bytes(range(32)))
SIZES = st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])
CONTENTS = st.binary(max_size=300) | st.builds(lambda size, byte: bytes([byte]) * size, SIZES, st.integers(0, 255))


class Kind(NamedTuple):
    seal: Callable[[bytes], bytes]
    opened: Callable[[bytes], bytes]


KINDS = {
    "passphrase": Kind(
        lambda content: b"".join(sealed(BytesIO(content), PASSPHRASE, CHEAP)),
        lambda data: b"".join(unsealed(BytesIO(data), PASSPHRASE)),
    ),
    "office": Kind(
        lambda content: b"".join(sealed_for(BytesIO(content), KEY.public)),
        lambda data: b"".join(unsealed_with(BytesIO(data), KEY)),
    ),
}
of_each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


@of_each_kind
@settings(max_examples=examples(60, 600))
@given(content=CONTENTS, data=st.data())
def test_a_byte_changed_anywhere_is_refused(kind: Kind, content: bytes, data: st.DataObject) -> None:
    whole = bytearray(kind.seal(content))
    header_first = st.integers(0, min(150, len(whole) - 1)) | st.integers(0, len(whole) - 1)
    whole[data.draw(header_first)] ^= data.draw(st.integers(1, 255))
    with pytest.raises(UserError):
        kind.opened(bytes(whole))


@of_each_kind
@given(content=CONTENTS, data=st.data())
def test_what_is_cut_off_or_goes_on_is_refused(kind: Kind, content: bytes, data: st.DataObject) -> None:
    whole = kind.seal(content)
    for other in (whole[: data.draw(st.integers(0, len(whole) - 1))], whole + data.draw(st.binary(min_size=1))):
        with pytest.raises(UserError):
            kind.opened(other)


@of_each_kind
@given(data=st.binary(max_size=200))
def test_anything_else_is_refused(kind: Kind, data: bytes) -> None:
    with pytest.raises(UserError):
        kind.opened(data)
