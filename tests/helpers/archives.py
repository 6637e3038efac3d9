"""Project files taken apart and put together again."""

import io
import zipfile

from PIL import Image


def members_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path, members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def changed(path, **replacements):
    """The same file with some members replaced, or left out where the replacement is None; ``__`` stands for a slash."""
    members = members_of(path)
    for key, data in replacements.items():
        name = next(name for name in members if name.replace("/", "__").replace(".", "_") == key)
        members[name] = data
    return write(path, {name: data for name, data in members.items() if data is not None})


def png(pixels, mode=None):
    buffer = io.BytesIO()
    image = Image.fromarray(pixels)
    (image.convert(mode) if mode else image).save(buffer, "PNG")
    return buffer.getvalue()
