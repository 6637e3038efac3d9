"""Buckets of a real server of S3 on this machine; where s3fs and moto are not installed, this says so."""

import socket
import urllib.request

import pytest
from helpers.pictures import blocks, save

fsspec = pytest.importorskip("fsspec")
pytest.importorskip("s3fs")
moto_server = pytest.importorskip("moto.server")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]


@pytest.fixture(autouse=True)
def _no_leaked_threads():
    """s3fs keeps a thread of its own as long as the process."""


@pytest.fixture
def server(monkeypatch):
    """The address of an S3 server with one empty bucket, called ``studio``."""
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    fsspec.filesystem("s3").clear_instance_cache()
    urllib.request.urlopen(f"http://{host}:{port}/moto-api/reset", data=b"").close()  # moto's buckets outlive its servers
    fsspec.filesystem("s3").mkdir("studio")
    yield server
    fsspec.filesystem("s3").clear_instance_cache()
    server.stop()


@pytest.fixture
def batch(headless, tiny_pack):
    return lambda *arguments: headless("batch", *arguments, "--pack", tiny_pack.folder, "--device", "cpu")


@pytest.fixture
def maps(tmp_path):
    for number in range(3):
        save(tmp_path / "maps" / f"{number}.png", blocks(seed=number))
    return tmp_path / "maps"


def test_a_bucket_gives_and_takes_the_same_bytes(server, batch, maps, tmp_path):
    store = fsspec.filesystem("s3")
    store.put(str(maps), "studio/maps", recursive=True)
    assert batch(maps, "-o", tmp_path / "out", "--seeds", "0,1").code == 0
    result = batch("s3://studio/maps", "-o", "s3://studio/made", "--seeds", "0,1")
    assert result.code == 0, result.out + result.err
    made = {name.rpartition("/")[2]: store.cat_file(name) for name in store.find("studio/made")}
    assert made == {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    store.rm_file("studio/made/1_s0.png")
    again = batch("s3://studio/maps/*.png", "-o", "s3://studio/made", "--seeds", "0,1", "--resume", "--json")
    assert again.statuses.count("made") == 1
    assert again.statuses.count("skipped") == 5
    assert batch("s3://studio/maps", "-o", "s3://studio/made", "--seeds", "0").code == 2


def test_lists_recipes_and_videos_lie_in_a_bucket(server, batch, maps, tmp_path):
    pytest.importorskip("av")
    store = fsspec.filesystem("s3")
    store.put(str(maps), "studio/maps", recursive=True)
    store.pipe_file("studio/maps/all.jsonl", b'{"labels": "0.png"}\n{"labels": "gone.png"}\n{"labels": "2.png", "seed": 4}')
    result = batch("s3://studio/maps/all.jsonl", "-o", "s3://studio/listed", "--json")
    assert result.code == 1 and result.statuses == ["made", "failed", "made"] and "s3://studio/maps/gone.png" in result.out
    assert batch("--recipe", "s3://studio/listed/2_s4.png", "-o", tmp_path / "again").code == 0
    assert (tmp_path / "again" / "2_s4.png").read_bytes() == store.cat_file("studio/listed/2_s4.png")
    assert batch("s3://studio/maps/*.png", "--sequence", "--video", "-o", "s3://studio/film").code == 0
    assert b"ftyp" in store.cat_file("studio/film/maps_s0.mp4")[:32]


def test_workers_of_a_cluster_write_to_a_bucket(server, batch, maps, tmp_path):
    pytest.importorskip("distributed")
    assert batch(maps, "-o", tmp_path / "out").code == 0
    result = batch(maps, "-o", "s3://studio/made", "--cluster", "local:1")
    assert result.code == 0, result.out + result.err
    store = fsspec.filesystem("s3")
    made = {name.rpartition("/")[2]: store.cat_file(name) for name in store.find("studio/made", refresh=True)}
    assert made == {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}


def test_no_such_bucket_no_credentials_and_no_server_are_told(server, batch, maps, monkeypatch):
    assert "There is no file or folder s3://nobody/maps" in batch("s3://nobody/maps", "-o", "s3://studio/made").err
    result = batch(maps, "-o", "s3://nobody/made")
    assert result.code == 1
    assert "there is no such bucket or folder" in result.out + result.err
    fsspec.filesystem("s3").clear_instance_cache()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free.getsockname()[1]}")
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        assert "the store does not answer" in batch(maps, "-o", "s3://studio/made").err
    fsspec.filesystem("s3").clear_instance_cache()
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert "there are no credentials for it" in batch(maps, "-o", "s3://studio/made").err
