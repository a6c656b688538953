// SPDX-License-Identifier: Apache-2.0
// JavaScript that has no types of its own.
declare module 'dynalite' {
  export default function dynalite(options: { createTableMs: number }): import('node:http').Server;
}

declare module '@otel-xray-examples/shop/src/sqs/listener.mjs' {
  export function createSqs(): import('node:http').RequestListener;
}

declare module '@otel-xray-examples/shop/src/drain.mjs' {
  export function drain(queueUrl: string, patienceMillis: number): Promise<number>;
}

declare module '@otel-xray-examples/shop/src/arrival.mjs' {
  export function settle(
    local: import('@otel-xray/local').LocalXRay,
    visits: readonly never[],
  ): Promise<void>;
}

declare module '@otel-xray-examples/shop/src/trace-search.mjs' {
  type Trace = import('@otel-xray/local').Trace;
  type Segment = import('@otel-xray/local').Segment;
  export function withBelow(segment: Segment): Segment[];
  export function entities(trace: Trace): Segment[];
  export function inOnePiece(trace: Trace): boolean;
}

declare module '@otel-xray-examples/shop/src/report.mjs' {
  type Trace = import('@otel-xray/local').Trace;
  export function showTimeline(trace: Trace): void;
  export function showDetails(trace: Trace, isShown: (key: string, namespace: string) => boolean): void;
  export function showExceptions(
    title: string,
    exceptions: readonly import('@otel-xray/local').ExceptionDocument[],
  ): void;
  export function showMissing(
    unmet: readonly { readonly what: string; readonly expected: unknown; readonly got: unknown }[],
  ): void;
}

declare module '@otel-xray-examples/shop/src/serve.mjs' {
  export function showUntilInterrupted(
    local: import('@otel-xray/local').LocalXRay,
    title: string,
    commands: readonly string[],
  ): Promise<void>;
}

declare module '@otel-xray-examples/shop/src/terminal.mjs' {
  export const colour: boolean;
  export const width: number;
  export function paint(style: 'bold' | 'dim' | 'red', text: string): string;
  export function heading(text: string): void;
}
