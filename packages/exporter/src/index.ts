// SPDX-License-Identifier: Apache-2.0
export type { ExporterStats } from './accounting.ts';
export type { XRayClientLike } from './api-client.ts';
export { type ApiTransportOptions, createApiTransport } from './api-transport.ts';
export type { XRayExportResult } from './batch.ts';
export { type DaemonAddress, parseDaemonAddress } from './daemon-address.ts';
export { createDeadline, type Deadline } from './deadline.ts';
export type { DropReason } from './drop-reason.ts';
export { XRaySpanExporter } from './exporter.ts';
export { createFacades, type Facades } from './facades.ts';
export type { XRayExporterOptions } from './options.ts';
export type { ExportedSpan, PendingResource } from './pending-resource.ts';
export { type ProcessedSpan, XRaySpanProcessor } from './processor.ts';
export type { XRayProcessorOptions } from './processor-options.ts';
export { type RetryPolicy, withRetry } from './retry.ts';
export type { SendResult, Transport } from './transport.ts';
export { createUdpTransport, type UdpTransportOptions } from './udp-transport.ts';
