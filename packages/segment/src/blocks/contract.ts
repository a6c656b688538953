// SPDX-License-Identifier: Apache-2.0
import { Attribute, RAW_PREFIX, Topic } from '../attributes.ts';
import { MEMBERS } from '../document.ts';
import { isSpanId } from '../ids.ts';
import { writeValue } from '../json-value.ts';
import type { JsonWriter } from '../json-writer.ts';
import type { SpanView } from '../view.ts';
import { parseJson, writeAttribute } from './member.ts';

/**
 * Members that no instrumentation reports: those of the `aws.xray.*` attributes that belong to no other block, and
 * under `aws.xray.raw.<member>` the JSON of any that we do not write ourselves.
 */
export function writeContract(out: JsonWriter, view: SpanView): void {
  const { sheet } = view;
  if (!sheet.isAbout(Topic.xray)) return;
  writeAttribute(out, view, 'resource_arn', Attribute.xrayResourceArn);
  if (view.trim.metadataBytes === 0) return;
  const precursors = sheet.value(Attribute.xrayPrecursors);
  if (Array.isArray(precursors) && precursors.every((id) => typeof id === 'string' && isSpanId(id))) {
    out.key('precursor_ids');
    writeValue(out, precursors);
    sheet.show(Attribute.xrayPrecursors, precursors);
  }
  writeRawMembers(out, view);
}

function writeRawMembers(out: JsonWriter, { sheet }: SpanView): void {
  for (let position = 0; position < sheet.size; position++) {
    const key = sheet.keys[position] ?? '';
    if (!key.startsWith(RAW_PREFIX)) continue;
    const member = key.slice(RAW_PREFIX.length);
    const value = Object.hasOwn(MEMBERS, member) ? undefined : parseJson(sheet.values[position]);
    if (value === undefined) continue;
    out.key(member);
    writeValue(out, value);
    sheet.showAt(position);
  }
}
