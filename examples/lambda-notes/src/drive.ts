// SPDX-License-Identifier: Apache-2.0
import { newTraceId } from '@otel-xray/testkit/lambda';
import type { ApiRequest, Scenario } from './scenarios.ts';

/** A scenario that was done. */
export interface Visit {
  readonly scenario: Scenario;
  /** 0 without an answer. */
  readonly status: number;
  readonly traceId: string;
}

/** Does all scenarios, one after the other, each in a trace of its own. */
export async function drive(url: string, scenarios: readonly Scenario[]): Promise<readonly Visit[]> {
  const visits: Visit[] = [];
  const ids = new Map<string, string>();
  for (const scenario of scenarios) {
    const traceId = newTraceId();
    const { status, body } = await ask(
      url,
      scenario.request((name) => ids.get(name) ?? 'missing'),
      traceId,
    );
    const id: unknown = Object(body).id;
    if (status === 201 && typeof id === 'string') ids.set(scenario.name, id);
    visits.push({ scenario, status, traceId });
  }
  return visits;
}

async function ask(
  url: string,
  { method, path, user, body, version }: ApiRequest,
  traceId: string,
): Promise<{ readonly status: number; readonly body?: unknown }> {
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        'x-amzn-trace-id': `Root=${traceId}`,
        ...(user !== undefined && { 'x-user': user }),
        ...(version !== undefined && { 'if-match': String(version) }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json';
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  } catch {
    return { status: 0 };
  }
}
