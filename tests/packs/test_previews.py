"""A small picture of each pack: its own one, or the first one it drew."""

from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.previews import PREVIEW, is_kept, keep_preview, preview_of


def test_a_picture_of_a_pack_is_remembered(tiny_pack):
    assert preview_of(tiny_pack) is None and not is_kept(tiny_pack.id)
    keep_preview(tiny_pack.id, b"first")
    assert is_kept(tiny_pack.id) and preview_of(tiny_pack).read_bytes() == b"first"


def test_a_pack_s_own_preview_comes_first_and_is_no_part_of_it(tiny_pack, tmp_path):
    pack = Pack(tmp_path, tiny_pack.card)
    keep_preview(pack.id, b"remembered")
    (tmp_path / PREVIEW).write_bytes(b"own")
    assert preview_of(pack).read_bytes() == b"own" and pack.id == tiny_pack.id
