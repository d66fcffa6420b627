"""Connections to the store, whatever it runs on: embedded, one server, Sentinel or a cluster."""

from typing import Any, TypeAlias
from urllib.parse import ParseResult, parse_qsl, unquote, urlparse

from redis.asyncio import BlockingConnectionPool, Redis, RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import NoBackoff
from redis.maint_notifications import MaintNotificationsConfig

Client: TypeAlias = Redis | RedisCluster
TIMEOUT_S = 5.0
HEALTH_CHECK_S = 15  # an idle connection is asked before it carries a command again
CONNECTIONS = 128  # who comes next waits for one, TIMEOUT_S at most
CLUSTER_PORT = 6379
SENTINEL_PORT = 26379
PLAIN = ("redis", "rediss", "unix")
TLS_OPTIONS = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile", "ssl_cert_reqs")


class StoreUrlWrong(ValueError):
    """This is no address of a store."""


def connect(
    url: str,
    *,
    timeout_s: float = TIMEOUT_S,
    health_check_s: int = HEALTH_CHECK_S,
    connections: int = CONNECTIONS,
) -> Client:
    """A client for the store at `url`; it connects at its first command, close it by `aclose()`.

    Addresses: `unix:///path`, `redis[s]://[user:password@]host[:port][/db]`,
    `redis[s]+sentinel://[user:password@]host[:port][,host…]/master[/db]`,
    `redis[s]+cluster://[user:password@]host[:port][,host…]`; with TLS also
    `?ssl_ca_certs=…&ssl_certfile=…&ssl_keyfile=…&ssl_cert_reqs=…`. Raises `StoreUrlWrong`.

    A command is sent once: after a time-out nobody knows whether it had its effect, so only the
    caller, who has the command's id, may repeat it. Replies are text (RESP3). A blocking read
    (`XREAD BLOCK`) must ask for less than `timeout_s` and holds one of the `connections`.
    """
    parsed = urlparse(url)
    options: dict[str, Any] = {
        "decode_responses": True,
        "protocol": 3,
        "socket_timeout": timeout_s,
        "socket_connect_timeout": timeout_s,
        "health_check_interval": health_check_s,
        "max_connections": connections,
        "retry": never(),
        # a service of another vendor's cloud; unknown to Valkey
        "maint_notifications_config": MaintNotificationsConfig(enabled=False),
    }
    scheme, _, kind = parsed.scheme.partition("+")
    if kind == "sentinel" and scheme in PLAIN[:2]:
        return _by_sentinel(parsed, options)
    if kind == "cluster" and scheme in PLAIN[:2]:
        return _cluster(parsed, options)
    if kind or scheme not in PLAIN or not (parsed.hostname or parsed.path.strip("/")):
        raise StoreUrlWrong(f"not the address of a store: {_shown(parsed)}")
    return _single(url, parsed, options, timeout_s)


def never() -> Retry:
    """The retry policy of a client that sends each command once."""
    return Retry(NoBackoff(), 0)


def _single(url: str, parsed: ParseResult, options: dict[str, Any], timeout_s: float) -> Redis:
    if parsed.scheme == "unix":
        options = {
            name: value for name, value in options.items() if name != "health_check_interval"
        }
    try:
        pool = BlockingConnectionPool.from_url(url, timeout=timeout_s, **options)
    except ValueError as error:
        raise StoreUrlWrong(f"not the address of a store: {_shown(parsed)}") from error
    return Redis.from_pool(pool)


def _by_sentinel(parsed: ParseResult, options: dict[str, Any]) -> Redis:
    master, _, database = parsed.path.strip("/").partition("/")
    if not master or not (database or "0").isdigit():
        raise StoreUrlWrong(f"no name of a master in {_shown(parsed)}")
    tls = _tls(parsed)
    asked = {name: value for name, value in options.items() if name.startswith("socket_")}
    sentinel = Sentinel(  # type: ignore[no-untyped-call]  # redis-py leaves it untyped
        _hosts(parsed, SENTINEL_PORT),
        sentinel_kwargs={**asked, **tls, "retry": never()},
        **options,
        **_credentials(parsed),
        **tls,
    )
    master_client: Redis = sentinel.master_for(
        unquote(master), connection_pool_class=_PoolWithSentinels, db=int(database or 0)
    )
    return master_client


class _PoolWithSentinels(SentinelConnectionPool):
    """Closes the connections to the sentinels too, which redis-py leaves open."""

    async def disconnect(self, inuse_connections: bool = True) -> None:
        await super().disconnect(inuse_connections)
        if inuse_connections:
            await self.sentinel_manager.aclose()


def _cluster(parsed: ParseResult, options: dict[str, Any]) -> RedisCluster:
    nodes = [ClusterNode(host, port) for host, port in _hosts(parsed, CLUSTER_PORT)]
    return _ClosedCluster(startup_nodes=nodes, **options, **_credentials(parsed), **_tls(parsed))


class _ClosedCluster(RedisCluster):
    """Closes its connections after a lost one too, which redis-py then forgets."""

    async def aclose(self) -> None:
        await super().aclose()
        await self.nodes_manager.aclose()
        await self.nodes_manager.aclose("startup_nodes")


def _hosts(parsed: ParseResult, port: int) -> list[tuple[str, int]]:
    """The hosts of `user:password@host:port,[::1]:port`; raises `StoreUrlWrong`."""
    found = []
    for place in parsed.netloc.rpartition("@")[2].split(","):
        try:
            one = urlparse(f"//{place}")
            found.append((one.hostname or "", one.port or port))
        except ValueError as error:
            raise StoreUrlWrong(f"no such place: {place}") from error
    if not all(host for host, _ in found):
        raise StoreUrlWrong(f"a host is missing in {_shown(parsed)}")
    return found


def _credentials(parsed: ParseResult) -> dict[str, Any]:
    user, _, password = parsed.netloc.rpartition("@")[0].partition(":")
    given = {"username": unquote(user), "password": unquote(password)}
    return {name: value for name, value in given.items() if value}


def _tls(parsed: ParseResult) -> dict[str, Any]:
    if not parsed.scheme.startswith("rediss"):
        return {}
    wanted = {name: value for name, value in parse_qsl(parsed.query) if name in TLS_OPTIONS}
    return {"ssl": True, **wanted}


def _shown(parsed: ParseResult) -> str:
    """The address without its secrets."""
    return f"{parsed.scheme}://{parsed.netloc.rpartition('@')[2]}{parsed.path}"
