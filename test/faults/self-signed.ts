// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, sign } from 'node:crypto';

/** Of ASN.1's types (X.690), those that a certificate needs. */
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OBJECT_ID = 0x06;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const SEQUENCE = 0x30;
const SET = 0x31;

/** 1.3.101.112 (RFC 8410) and 2.5.4.3, `commonName`. */
const ED25519 = der(SEQUENCE, der(OBJECT_ID, Buffer.of(0x2b, 0x65, 0x70)));
const COMMON_NAME = der(OBJECT_ID, Buffer.of(0x55, 0x04, 0x03));

/** A key, and a certificate of it that nobody but itself has signed, as a proxy of a company's shows them. */
export function selfSigned(name: string): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const subject = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, Buffer.from(name)))));
  const validity = der(
    SEQUENCE,
    ...['250101000000Z', '491231235959Z'].map((time) => der(UTC_TIME, Buffer.from(time))),
  );
  const body = der(
    SEQUENCE,
    der(INTEGER, Buffer.of(1)),
    ED25519,
    subject,
    validity,
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = der(BIT_STRING, Buffer.of(0), sign(null, body, privateKey));
  const certificate = der(SEQUENCE, body, ED25519, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`,
  };
}

/** Type, length, content; up to 65,535 bytes. */
function der(type: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(type, ...size), content]);
}
