"""Stands in for the package of this name where it is not installed: what the document's examples use, over urllib."""
import json as _json
import urllib.error
import urllib.request


class Response:
    def __init__(self, status_code, body):
        self.status_code = status_code
        self.text = body.decode("utf-8")

    def json(self):
        return _json.loads(self.text)


def _send(method, url, headers, body):
    request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return Response(answer.status, answer.read())
    except urllib.error.HTTPError as err:
        return Response(err.code, err.read())


def get(url, headers=None):
    return _send("GET", url, headers, None)


def post(url, headers=None, json=None):
    return _send("POST", url, {"Content-Type": "application/json", **(headers or {})}, _json.dumps(json).encode("utf-8"))
