# SPDX-License-Identifier: Apache-2.0
"""The service with OpenTelemetry for Python: its spans go to the file SPANS as OTLP/JSON, one request a line."""

import os

from app import create_app, serve
from opentelemetry import trace
from opentelemetry.exporter.otlp.json.file.trace_exporter import FileSpanExporter
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

provider = TracerProvider(resource=Resource.create({"service.name": os.environ["SERVICE"]}))
provider.add_span_processor(BatchSpanProcessor(FileSpanExporter(os.environ["SPANS"])))
trace.set_tracer_provider(provider)
RequestsInstrumentor().instrument()
app = create_app()
FlaskInstrumentor().instrument_app(app)
serve(app)
