"""What the public Python client of the connectors API does, by section 9 of its specification: an answer counts only
with the documented status and the required keys. Usage: chain_client.py BASE ADDRESS; asks for a signature by a line
`sign <message>`, and reads it from a line; in the end prints what it has seen as JSON."""
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

base, address = sys.argv[1].rstrip("/"), sys.argv[2]
token = None


def call(method, path, body=None, auth=False):
    headers = {"Accept": "application/json"}
    data = None
    if body is not None:
        data = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    if auth and token is not None:
        headers["Authorization"] = "Bearer " + token
    request = urllib.request.Request(base + path, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def parsed(method, path, status, keys, body=None, auth=False):
    got, headers, raw = call(method, path, body, auth)
    assert got == status, (method, path, got, raw)
    assert "application/json" in headers["Content-Type"], headers
    model = json.loads(raw)
    for key in keys:
        assert key in model, (path, key, model)
    return model


def exists(path):
    status, headers, raw = call("HEAD", path)
    assert status == 404 or 200 <= status < 300, status
    assert raw == b"" and "json" not in (headers["Content-Type"] or ""), headers
    return status != 404


seen = {}
version = parsed("GET", "/version", 200, ["version", "build_timestamp"])
nonce = parsed("GET", "/nonce/" + urllib.parse.quote(address), 200, ["nonce"])["nonce"]
message = "Login nonce: " + nonce
print("sign " + message, flush=True)
signature = sys.stdin.readline().strip()
login = {"address": address, "message": message, "signature": signature}
token = parsed("POST", "/auth", 200, ["access_token"], login)["access_token"]

CREATED = ["name", "owner", "address"]
add = {"name": "py_add", "sol_src": "return x + args[0];"}
seen["owner"] = parsed("POST", "/transformation", 201, CREATED, add, True)["owner"]
parsed("POST", "/condition", 201, CREATED, {"name": "py_yes", "sol_src": "return true;"}, True)
connector = {"name": "py_scale", "dimensions": [{"transformations": [{"name": "py_add", "args": [2]}]}],
             "condition_name": "py_yes", "condition_args": [],
             "static_ri": {"7": {"start_point": 1, "transformation_shift": 0}}}
made = parsed("POST", "/connector", 201, CREATED + ["format_hash"], connector, True)
parsed("GET", "/transformation/py_add", 200, ["name", "sol_src", "owner", "address"])
parsed("GET", "/condition/py_yes", 200, ["name", "sol_src", "owner", "address"])
info = parsed("GET", "/connector/py_scale", 200, ["name", "dimensions", "condition_name", "condition_args", "owner",
                                                  "address", "format_hash"])
assert [call["name"] for dimension in info["dimensions"] for call in dimension["transformations"]] == ["py_add"]
for instance in info["static_ri"].values():
    assert set(instance) == {"start_point", "transformation_shift"}, instance
seen["exists"] = [exists("/connector/py_scale"), exists("/transformation/py_add"), exists("/condition/py_no")]

streams = parsed("POST", "/execute", 200, [], {"connector_name": "py_scale", "particles_count": 4}, True)
assert all(set(stream) >= {"path", "data"} for stream in streams)
seen["streams"] = streams
status, headers, raw = call("POST", "/execute", {"connector_name": "py_none", "particles_count": 1}, True)
seen["missing"] = [status, json.loads(raw)["message"]]
status, headers, raw = call("POST", "/condition", {"name": "py_two", "sol_src": "return true;"})
seen["stranger"] = [status, json.loads(raw)["message"]]

parsed("GET", "/accounts?limit=50", 200, ["limit", "total_accounts", "cursor", "accounts"])
account = parsed("GET", "/account/" + address + "?limit=50", 200, ["owned_connectors", "owned_transformations",
                 "owned_conditions", "address", "limit", "cursor_connectors", "cursor_transformations",
                 "cursor_conditions"])
seen["owned"] = account["owned_connectors"]
parsed("GET", "/formats?limit=50", 200, ["limit", "total_formats", "cursor", "formats"])
seen["scalars"] = parsed("GET", "/format/" + made["format_hash"] + "?limit=50", 200,
                         ["format_hash", "limit", "total_connectors", "cursor", "scalars", "connectors"])["scalars"]
feed = parsed("GET", "/feed?limit=50&include_unfinalized=1", 200, ["limit", "cursor", "items"])
for item in feed["items"]:
    assert item["event_type"] in ("connector_added", "transformation_added", "condition_added"), item
    assert item["status"] in ("observed", "safe", "finalized", "removed"), item
seen["feed"] = sorted(item["payload"]["name"] for item in feed["items"] if item["payload"]["name"].startswith("py_"))
print(json.dumps(seen))
