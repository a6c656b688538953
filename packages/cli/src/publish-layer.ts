// SPDX-License-Identifier: Apache-2.0
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { LayerZip } from './layer-file.ts';

/** What is asked of Lambda, by the names that a policy has. */
export const LAYER_ACTIONS: readonly string[] = [
  'lambda:ListLayerVersions',
  'lambda:GetLayerVersion',
  'lambda:PublishLayerVersion',
];

export interface LayerToPublish {
  readonly name: string;
  readonly zip: LayerZip;
  /** Shown in Lambda's list of versions, at most 256 characters. */
  readonly description: string;
  /** Also where the newest version has the same content. */
  readonly force: boolean;
}

/** A version of the layer: `arn:aws:lambda:eu-west-1:123456789012:layer:otel-xray:3` */
export interface LayerVersion {
  readonly arn: string;
  /** Whether it was there before. */
  readonly isOld: boolean;
}

/**
 * Publishes the layer in the client's region, unless its newest version there has the same content. Rejects with the
 * error of the AWS SDK.
 */
export async function publishLayer(client: LambdaClient, layer: LayerToPublish): Promise<LayerVersion> {
  const { PublishLayerVersionCommand } = await import('@aws-sdk/client-lambda');
  const { name, zip, description, force } = layer;
  const old = force ? undefined : await newestVersion(client, name);
  if (old?.sha256 === zip.sha256) return { arn: old.arn, isOld: true };
  const published = await client.send(
    new PublishLayerVersionCommand({
      LayerName: name,
      Description: description,
      LicenseInfo: 'Apache-2.0',
      CompatibleRuntimes: ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'],
      CompatibleArchitectures: ['x86_64', 'arm64'],
      Content: { ZipFile: zip.bytes },
    }),
  );
  return { arn: published.LayerVersionArn ?? '', isOld: false };
}

async function newestVersion(
  client: LambdaClient,
  name: string,
): Promise<{ readonly arn: string; readonly sha256: string | undefined } | undefined> {
  const { GetLayerVersionCommand, ListLayerVersionsCommand } = await import('@aws-sdk/client-lambda');
  // The newest come first, and the first page is enough. A layer that is not there has no versions.
  const { LayerVersions = [] } = await client.send(new ListLayerVersionsCommand({ LayerName: name }));
  const newest = Math.max(0, ...LayerVersions.map(({ Version = 0 }) => Version));
  if (newest === 0) return undefined;
  const version = await client.send(new GetLayerVersionCommand({ LayerName: name, VersionNumber: newest }));
  return { arn: version.LayerVersionArn ?? '', sha256: version.Content?.CodeSha256 };
}
