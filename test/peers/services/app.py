# SPDX-License-Identifier: Apache-2.0
"""A service that asks the next one, if there is one, and tells what trace headers came in. It knows nothing of tracing."""

import os
import signal
import sys

import requests
from flask import Flask, jsonify, request
from werkzeug.serving import WSGIRequestHandler, make_server

HEADERS = ("x-amzn-trace-id", "traceparent")
NEXT = os.environ.get("NEXT")


class Quiet(WSGIRequestHandler):
    def log_request(self, *args):
        pass


def create_app():
    app = Flask(__name__)

    @app.get("/ok")
    @app.get("/fail")
    def answer():
        came = {name: request.headers[name] for name in HEADERS if name in request.headers}
        if NEXT is None:
            if request.path == "/fail":
                raise LookupError("no stock")
            return jsonify(hops=[came])
        answered = requests.get(NEXT + request.path, timeout=20)
        hops = answered.json()["hops"] if answered.ok else []
        return jsonify(hops=[came, *hops]), 200 if answered.ok else 502

    return app


def serve(app):
    server = make_server("127.0.0.1", 0, app, request_handler=Quiet)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    print(f"port {server.server_port}", flush=True)
    server.serve_forever()
