// SPDX-License-Identifier: Apache-2.0
import { isRecord } from '../document.ts';
import type { LevelRule } from './finding.ts';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-annotations */
const KEY = /^[A-Za-z0-9_.]{1,500}$/;
const MAX_VALUE_CHARACTERS = 1000;

/** Annotations, which X-Ray indexes, and metadata, which it keeps. */
export const ANNOTATION_RULES: readonly LevelRule[] = [
  {
    /** "Keys: up to 500 alphanumeric characters, no spaces or symbols other than a dot"; underscores by the schema. */
    name: 'annotation-key',
    effect: 'ignored',
    check({ members }, report): void {
      for (const [key] of entries(members.annotations)) {
        if (KEY.test(key)) continue;
        const message =
          key.length > 500 ? 'longer than 500 characters' : 'not of letters, digits, "_" and "."';
        report(['annotations', key.slice(0, 100)], `a key ${message}: not indexed`);
      }
    },
  },
  {
    /** "Values: String, Number, or Boolean": objects, arrays and null are not indexed. */
    name: 'annotation-value',
    effect: 'ignored',
    check({ members }, report): void {
      for (const [key, value] of entries(members.annotations)) {
        if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) continue;
        report(['annotations', key], 'neither text nor number nor boolean: not indexed');
      }
    },
  },
  {
    /** "Values: up to 1,000 Unicode characters." */
    name: 'annotation-length',
    effect: 'cut',
    check({ members }, report): void {
      for (const [key, value] of entries(members.annotations)) {
        if (typeof value !== 'string' || value.length <= MAX_VALUE_CHARACTERS) continue;
        const characters = Array.from(value).length;
        if (characters > MAX_VALUE_CHARACTERS)
          report(['annotations', key], `${characters} characters, more than ${MAX_VALUE_CHARACTERS}`);
      }
    },
  },
  {
    /** AWS's JSON schema has an object in each namespace of metadata; X-Ray's SDKs write nothing else. */
    name: 'metadata-namespace',
    effect: 'ignored',
    check({ members }, report): void {
      for (const [namespace, content] of entries(members.metadata)) {
        if (!isRecord(content))
          report(['metadata', namespace], 'no object: metadata is grouped in namespaces');
      }
    },
  },
  {
    /** "Keys beginning with AWS. are reserved": what becomes of them is not documented. */
    name: 'metadata-reserved',
    effect: 'ignored',
    check({ members }, report): void {
      for (const [namespace, content] of entries(members.metadata)) {
        if (namespace.startsWith('AWS.'))
          report(['metadata', namespace], 'begins with "AWS.", which is reserved');
        for (const [key] of entries(content)) {
          if (key.startsWith('AWS.'))
            report(['metadata', namespace, key], 'begins with "AWS.", which is reserved');
        }
      }
    },
  },
];

/** The members of an object; none of anything else. */
export function entries(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : [];
}
