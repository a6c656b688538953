// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainText, renderServiceMap, renderTimeline, serviceGraph } from '@otel-xray/local';
import { colour, heading, paint, width } from './terminal.mjs';
import { exceptions, withBelow } from './trace-search.mjs';

/**
 * @typedef {import('@otel-xray/local').Trace} Trace
 * @typedef {import('./expectations.mjs').Expectation} Expectation
 */

/**
 * What arrived: the services, and one trace of each kind.
 * @param {object} arrived
 * @param {readonly import('./scenarios.mjs').Visit[]} arrived.visits
 * @param {readonly Trace[]} arrived.traces
 */
export function showReport({ visits, traces }) {
  /** The last that ended as it should: the first pays for connections and cold code. @param {string} name */
  const example = (name) => {
    const visit = visits.findLast(
      ({ scenario, status }) => scenario.name === name && status === scenario.status,
    );
    return traces.find(({ id }) => id === visit?.traceId);
  };
  const good = example('buy');
  const slow = example('slow report');
  const failed = example('broken card');

  console.log();
  for (const line of renderServiceMap(serviceGraph(traces), { width, colour })) console.log(line);
  if (good) {
    heading('A good trace: buy');
    showTimeline(good);
    heading('Its annotations, which X-Ray can search, and metadata');
    showDetails(good, (key) => /^(shop|order)\./.test(key));
  }
  if (slow) {
    heading('A slow trace: report');
    showTimeline(slow);
  }
  if (failed) {
    heading('A failed trace: buy with a broken card');
    showTimeline(failed);
    showExceptions('Its exception, as payments recorded it', exceptions(failed, 'payments'));
  }
}

/** @param {Trace} trace */
export function showTimeline(trace) {
  for (const line of renderTimeline(trace, { width, colour })) console.log(line);
}

/**
 * What of a trace can be searched for, and what is only kept.
 * @param {Trace} trace
 * @param {(key: string, namespace: string) => boolean} isShown of the metadata, which has each attribute that no other part of
 *   the document shows
 */
export function showDetails(trace, isShown) {
  for (const segment of trace.segments) {
    for (const { annotations } of withBelow(segment)) {
      for (const [key, value] of Object.entries(annotations ?? {})) {
        showDetail('annotation', key, value, segment.name);
      }
    }
  }
  for (const segment of trace.segments) {
    for (const { metadata } of withBelow(segment)) {
      for (const [namespace, values] of Object.entries(metadata ?? {})) {
        for (const [key, value] of Object.entries(/** @type {object} */ (values))) {
          if (isShown(key, namespace)) showDetail('metadata', key, value, segment.name);
        }
      }
    }
  }
}

/** @param {string} kind @param {string} key @param {unknown} value @param {string} service */
function showDetail(kind, key, value, service) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  console.log(`  ${kind.padEnd(12)}${key.padEnd(15)}${plainText(text)}  ${paint('dim', `in ${service}`)}`);
}

/**
 * Exceptions with the whole stack.
 * @param {string} title
 * @param {readonly import('@otel-xray/local').ExceptionDocument[]} exceptions
 */
export function showExceptions(title, exceptions) {
  for (const { type, message, stack = [] } of exceptions) {
    heading(title);
    console.log(`  ${paint('red', plainText(`${type}: ${message}`))}`);
    for (const { label, path: file, line } of stack) {
      console.log(`    at ${plainText(label ?? '?')} ${paint('dim', `(${shorten(file ?? '?')}:${line})`)}`);
    }
  }
}

/** A file as seen from here, rather than from the root. @param {string} file */
function shorten(file) {
  const absolute = file.startsWith('file:') ? fileURLToPath(file) : file;
  return plainText(path.isAbsolute(absolute) ? path.relative(process.cwd(), absolute) : file);
}

/** @param {readonly Expectation[]} unmet */
export function showMissing(unmet) {
  heading('Missing');
  for (const { what, expected, got, where = [] } of unmet) {
    console.log(`  ${paint('red', '✗')} ${what}`);
    console.log(`      expected ${plainText(String(expected))}, got ${plainText(String(got))}`);
    if (where.length > 0) console.log(`      see ${plainText(where[0] ?? '')}`);
  }
}
