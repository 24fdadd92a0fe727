import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';

const ENCODING = 'binary/encrypted';
const KEY_ID_FIELD = 'encryption-key-id';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

const { Payload: ProtoPayload } = proto.temporal.api.common.v1;

/** What was encrypted with another MASTER_KEY, or was changed on its way. */
export class PayloadCodecError extends Error {
  override readonly name = 'PayloadCodecError';
}

interface CodecKey {
  /** Tells keys apart without giving anything away: a hash of the derived key. */
  id: string;
  secret: Buffer;
}

function deriveKey(masterKey: string): CodecKey {
  const master = Buffer.from(masterKey, 'base64');
  if (master.length !== KEY_BYTES) {
    throw new PayloadCodecError('MASTER_KEY is not 32 bytes in base64: make one with `openssl rand -base64 32`.');
  }
  // Its own label: the same master key also seals secrets in the database, with another derived key.
  const secret = Buffer.from(hkdfSync('sha256', master, '', 'colloquy payload codec v1', KEY_BYTES));
  return { id: createHash('sha256').update(secret).digest('hex').slice(0, 16), secret };
}

function text(metadata: Payload['metadata'], field: string): string {
  const value = metadata?.[field];
  return value ? Buffer.from(value).toString() : '';
}

// The key id is authenticated with the content: a payload cannot be passed off as another key's.
function encryptOne(payload: Payload, key: CodecKey): Payload {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.secret, iv).setAAD(Buffer.from(key.id));
  const plain = ProtoPayload.encode(payload).finish();
  const data = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { metadata: { encoding: Buffer.from(ENCODING), [KEY_ID_FIELD]: Buffer.from(key.id) }, data };
}

function decryptOne(payload: Payload, key: CodecKey): Payload {
  if (text(payload.metadata, 'encoding') !== ENCODING) return payload;
  const keyId = text(payload.metadata, KEY_ID_FIELD);
  if (keyId !== key.id) {
    throw new PayloadCodecError(
      `A payload is encrypted with key ${keyId || '(none named)'}, but this MASTER_KEY gives key ${key.id}: start with the MASTER_KEY it was written with.`,
    );
  }
  return ProtoPayload.decode(open(Buffer.from(payload.data ?? new Uint8Array()), key));
}

function open(data: Buffer, key: CodecKey): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.secret, data.subarray(0, IV_BYTES));
    decipher.setAAD(Buffer.from(key.id)).setAuthTag(data.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(data.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new PayloadCodecError(
      `A payload of key ${key.id} is damaged or was changed: it does not pass authentication.`,
    );
  }
}

/**
 * AES-256-GCM over whole payloads, with a key derived from MASTER_KEY (base64 of 32 bytes). Decoding lets every other
 * encoding pass, so histories from before encryption stay readable; with `encryption: 'off'` it only decodes.
 * Rejects with PayloadCodecError for another key or changed data.
 */
export function createPayloadCodec(options: { masterKey: string; encryption: 'on' | 'off' }): PayloadCodec {
  const key = deriveKey(options.masterKey);
  return {
    encode: async (payloads) =>
      options.encryption === 'off' ? payloads : payloads.map((payload) => encryptOne(payload, key)),
    decode: async (payloads) => payloads.map((payload) => decryptOne(payload, key)),
  };
}
