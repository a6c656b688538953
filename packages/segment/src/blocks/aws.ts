// SPDX-License-Identifier: Apache-2.0
import { Attribute, Topic } from '../attributes.ts';
import { writeValue } from '../json-value.ts';
import type { JsonWriter } from '../json-writer.ts';
import { cut, isCut } from '../trim.ts';
import type { SpanView } from '../view.ts';
import { writeAwsCall } from './aws-call.ts';
import { parseObject } from './member.ts';

/** What the resource may take where strings have to be cut; more than any real one does. */
const MAX_CUT_BYTES = 4096;

/**
 * `aws`: on a segment where it ran, which SDK recorded it and which sampling rule let it through; on a call what
 * was called. `aws.xray.aws`, a JSON object, adds members.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-aws
 */
export function writeAws(out: JsonWriter, view: SpanView): void {
  const { sheet } = view;
  if (view.shape !== 'segment' && !sheet.isAbout(Topic.aws | Topic.rpc | Topic.xray)) return;
  const mark = out.beginMember('aws');
  const start = out.length;
  if (view.shape === 'segment') writeSegmentMembers(out, view);
  else writeAwsCall(out, view);
  const given = parseObject(sheet.string(Attribute.xrayAws));
  if (given !== undefined && !isCut(view.trim)) {
    writeGiven(out, given, start);
    sheet.show(Attribute.xrayAws, sheet.string(Attribute.xrayAws));
  }
  out.endMember(mark);
}

function writeSegmentMembers(out: JsonWriter, { resource, sheet, trim }: SpanView): void {
  const { awsMembers } = resource;
  if (awsMembers.length > 0 && (!isCut(trim) || awsMembers.length < MAX_CUT_BYTES)) out.splice(awsMembers);
  const mark = out.beginMember('xray');
  if (resource.sdkMembers.length > 0) out.splice(resource.sdkMembers);
  const rule = sheet.string(Attribute.xraySamplingRule);
  if (rule !== undefined) {
    out.string('sampling_rule_name', cut(rule, trim.textCharacters));
    sheet.show(Attribute.xraySamplingRule, rule);
  }
  out.endMember(mark);
}

/** Members that are not there yet: a name may stand in an object only once. */
function writeGiven(out: JsonWriter, given: Readonly<Record<string, unknown>>, start: number): void {
  if (out.overflowed) return;
  const written: object = JSON.parse(`{${Buffer.from(out.copy(start)).toString()}}`);
  for (const [key, value] of Object.entries(given)) {
    if (Object.hasOwn(written, key)) continue;
    out.key(key);
    writeValue(out, value);
  }
}
