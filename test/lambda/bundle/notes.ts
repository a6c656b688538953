// SPDX-License-Identifier: Apache-2.0
import '@otel-xray/lambda/register'; // before all else
import http from 'node:http';
import { GetGroupsCommand, XRayClient } from '@aws-sdk/client-xray';
import { wrapHandler } from '@otel-xray/lambda';

interface NotesEvent {
  readonly peer: string;
  readonly fails?: boolean;
}

export const handler = wrapHandler(async ({ peer, fails }: NotesEvent) => {
  if (fails) throw new RangeError('no notes');
  await new XRayClient({ endpoint: peer, maxAttempts: 1 }).send(new GetGroupsCommand({}));
  await new Promise((resolve, reject) => {
    http.get(peer, (answer) => answer.resume().on('end', resolve)).on('error', reject);
  });
  await (await fetch(peer)).text();
  return 'notes';
});
