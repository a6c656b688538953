# SPDX-License-Identifier: Apache-2.0
"""The service with AWS's X-Ray SDK for Python, as its documentation sets it up."""

import os

from app import create_app, serve
from aws_xray_sdk.core import patch, xray_recorder
from aws_xray_sdk.ext.flask.middleware import XRayMiddleware

xray_recorder.configure(service=os.environ["SERVICE"])
patch(["requests"])
app = create_app()
XRayMiddleware(app, xray_recorder)
serve(app)
