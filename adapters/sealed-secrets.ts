import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Seals small secrets for the database. `context` says what and whose it is: sealed text moved elsewhere does not open. */
export interface SealedSecrets {
  /** Tells keys apart without giving anything away: what every sealed text begins with. */
  readonly keyId: string;
  seal(secret: string | Buffer, context: string): string;
  open(sealed: string, context: string): Buffer;
}

/** The sealed text is damaged, was moved, or belongs to another MASTER_KEY. */
export class SealedSecretError extends Error {
  override readonly name = 'SealedSecretError';
}

/** AES-256-GCM under a key derived from MASTER_KEY (base64, 32 bytes). Sealed text is `1.<key id>.<base64url of iv, tag, cipher text>`. */
export function createSealedSecrets(masterKey: string): SealedSecrets {
  const master = Buffer.from(masterKey, 'base64');
  const key = Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), 'colloquy sealed secrets 1', 32));
  const keyId = createHmac('sha256', key).update('key id').digest('hex').slice(0, 8);

  return {
    keyId,
    seal(secret, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(secret), cipher.final()]);
      return `1.${keyId}.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')}`;
    },
    open(sealed, context) {
      const [version, sealedBy, body] = sealed.split('.');
      if (version !== '1' || body === undefined) {
        throw new SealedSecretError(`What is stored for ${context} is not a sealed secret: store it anew.`);
      }
      if (sealedBy !== keyId) {
        throw new SealedSecretError(
          `The secret of ${context} was sealed with MASTER_KEY ${sealedBy}, this process has ${keyId}: start with the key that sealed it.`,
        );
      }
      return decrypt({ key, bytes: Buffer.from(body, 'base64url'), context });
    },
  };
}

function decrypt({ key, bytes, context }: { key: Buffer; bytes: Buffer; context: string }): Buffer {
  try {
    const iv = bytes.subarray(0, IV_BYTES);
    const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(context))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new SealedSecretError(`The secret of ${context} is damaged or was moved from another row: store it anew.`, {
      cause,
    });
  }
}
