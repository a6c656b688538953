// SPDX-License-Identifier: Apache-2.0
import { member } from '../document.ts';
import type { LevelRule } from './finding.ts';
import { KNOWN_MEMBERS, MEMBER_ROWS, type MemberType } from './member-types.ts';
import { ENTITY_ID } from './refusals.ts';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html */
const MAX_NAME_CHARACTERS = 250;

const TYPES: Readonly<Record<MemberType, { readonly noun: string; holds(value: unknown): boolean }>> = {
  text: { noun: 'text', holds: isText },
  name: { noun: 'text', holds: isText },
  flag: { noun: 'boolean', holds: (value) => typeof value === 'boolean' },
  number: { noun: 'number', holds: Number.isFinite },
  integer: { noun: 'whole number', holds: Number.isInteger },
  object: { noun: 'object', holds: (value) => typeof value === 'object' && !Array.isArray(value) },
  list: { noun: 'array', holds: Array.isArray },
  texts: { noun: 'array of texts', holds: (value) => Array.isArray(value) && value.every(isText) },
  ids: {
    noun: 'array of ids of 16 hexadecimal digits',
    holds: (value) => Array.isArray(value) && value.every((id) => isText(id) && ENTITY_ID.test(id)),
  },
};

/** What members hold, and where they may stand. */
export const MEMBER_RULES: readonly LevelRule[] = [
  {
    /** "X-Ray removes data that does not comply with the schema": of a wrong type. */
    name: 'member-type',
    effect: 'ignored',
    check({ members }, report): void {
      for (const { path, type } of MEMBER_ROWS) {
        const value = member(members, ...path);
        if (value === undefined || value === null || TYPES[type].holds(value)) continue;
        report(path, `no ${TYPES[type].noun}`);
      }
    },
  },
  {
    /**
     * "String values up to 250 characters": bounded by AWS's JSON schema. That they are cut, and not removed, is
     * inferred from names, which are.
     */
    name: 'text-length',
    effect: 'cut',
    check({ members }, report): void {
      for (const { path, type } of MEMBER_ROWS) {
        if (type !== 'name') continue;
        const value = member(members, ...path);
        if (typeof value !== 'string' || value.length <= MAX_NAME_CHARACTERS) continue;
        report(path, `${value.length} characters, more than ${MAX_NAME_CHARACTERS}`);
      }
    },
  },
  {
    /** The guide has separate tables of what segments and what subsegments have. */
    name: 'member-place',
    effect: 'ignored',
    check({ members, isSegment }, report): void {
      for (const { path, on } of MEMBER_ROWS) {
        if (on === undefined || (on === 'segment') === isSegment) continue;
        const value = member(members, ...path);
        if (value !== undefined && value !== null) report(path, `${on}s alone have it`);
      }
    },
  },
  {
    /** A subsegment that stands in its parent takes trace and parent from there: X-Ray gives it back without. */
    name: 'nested-identity',
    effect: 'ignored',
    check({ members, above }, report): void {
      if (above === undefined) return;
      for (const name of ['trace_id', 'parent_id', 'type']) {
        if (members[name] !== undefined) report([name], 'it stands in its parent, which says so already');
      }
    },
  },
  {
    /** "X-Ray removes data that does not comply with the schema": of no known name. */
    name: 'unknown-member',
    effect: 'ignored',
    check({ members }, report): void {
      for (const name of Object.keys(members))
        if (!KNOWN_MEMBERS.has(name)) report([name], 'X-Ray knows no such member');
    },
  },
  {
    /** "namespace: aws for AWS SDK calls; remote for other downstream calls." */
    name: 'namespace',
    effect: 'ignored',
    check({ members: { namespace }, isSegment }, report): void {
      if (isSegment || !isText(namespace) || namespace === 'aws' || namespace === 'remote') return;
      report(
        ['namespace'],
        `${JSON.stringify(namespace)} is neither "aws" nor "remote": work inside the process`,
      );
    },
  },
  {
    /** "preparation: call if the query used a PreparedCall; statement if the query used a PreparedStatement." */
    name: 'sql-preparation',
    effect: 'ignored',
    check({ members }, report): void {
      const preparation = member(members, 'sql', 'preparation');
      if (!isText(preparation) || preparation === 'call' || preparation === 'statement') return;
      report(['sql', 'preparation'], 'neither "call" nor "statement"');
    },
  },
];

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
