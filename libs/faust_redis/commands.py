"""Every command that this library sends, with the options it gives: all known to Redis 7.0 and Valkey 8.

A test compares the list with the library's source, with what a server saw, and with what it documents of
each. AUTH, CLIENT SETNAME and SELECT are sent by redis-py when it connects.
"""

from __future__ import annotations

from collections.abc import Mapping

COMMANDS: Mapping[str, frozenset[str]] = {
    "ASKING": frozenset(),
    "AUTH": frozenset(),
    "CLIENT SETNAME": frozenset(),
    "CLUSTER SLOTS": frozenset(),
    "DEL": frozenset(),
    "EVAL": frozenset(),
    "EVALSHA": frozenset(),
    "EXISTS": frozenset(),
    "GET": frozenset(),
    "HDEL": frozenset(),
    "HGET": frozenset(),
    "HSET": frozenset(),
    "INFO": frozenset(),
    "PING": frozenset(),
    "SELECT": frozenset(),
    "SET": frozenset({"PX"}),
    "TIME": frozenset(),
    "WAIT": frozenset(),
    "XACK": frozenset(),
    "XADD": frozenset({"*"}),
    "XCLAIM": frozenset({"IDLE", "JUSTID", "RETRYCOUNT"}),
    "XDEL": frozenset(),
    "XGROUP CREATE": frozenset({"MKSTREAM"}),
    "XGROUP DELCONSUMER": frozenset(),
    "XINFO CONSUMERS": frozenset(),
    "XINFO GROUPS": frozenset(),
    "XLEN": frozenset(),
    "XPENDING": frozenset({"IDLE"}),
    "XRANGE": frozenset({"COUNT"}),
    "XREADGROUP": frozenset({"BLOCK", "COUNT", "GROUP", "STREAMS"}),
    "XTRIM": frozenset({"MINID", "~"}),
    "ZADD": frozenset(),
    "ZCARD": frozenset(),
    "ZRANGE": frozenset({"WITHSCORES"}),
    "ZRANGEBYSCORE": frozenset({"LIMIT"}),
    "ZREM": frozenset(),
}
