# SPDX-License-Identifier: Apache-2.0
"""Puts segment documents, one a line of standard input, with boto3; tells what was not processed, and the sampling rules."""

import json
import sys

import boto3
from botocore.config import Config

# As many as PutTraceSegments takes in one call.
MAX_DOCUMENTS = 50

url, = sys.argv[1:]
xray = boto3.client(
    "xray",
    endpoint_url=url,
    region_name="eu-central-1",
    aws_access_key_id="local",
    aws_secret_access_key="local",
    config=Config(retries={"total_max_attempts": 1}),
)
documents = [line for line in sys.stdin.read().split("\n") if line]
unprocessed = []
for start in range(0, len(documents), MAX_DOCUMENTS):
    answer = xray.put_trace_segments(TraceSegmentDocuments=documents[start : start + MAX_DOCUMENTS])
    unprocessed += answer["UnprocessedTraceSegments"]
rules = [record["SamplingRule"]["RuleName"] for record in xray.get_sampling_rules()["SamplingRuleRecords"]]
print(json.dumps({"put": len(documents), "unprocessed": unprocessed, "rules": rules}))
