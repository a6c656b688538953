// SPDX-License-Identifier: Apache-2.0

/** The header's name, in lower case as OpenTelemetry's own propagator writes it. HTTP does not mind. */
export const TRACE_HEADER_NAME = 'x-amzn-trace-id';
