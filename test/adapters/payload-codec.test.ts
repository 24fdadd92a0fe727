import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { createPayloadCodec, PayloadCodecError } from '../../adapters/payload-codec.ts';

const masterKey = randomBytes(32).toString('base64');
const codec = createPayloadCodec({ masterKey, encryption: 'on' });

const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value) ?? {};
const contentOf = (payload: Payload | undefined): unknown => defaultPayloadConverter.fromPayload(payload ?? {});
const bytesOf = (payload: Payload | undefined): string =>
  Buffer.from(payload?.data ?? new Uint8Array()).toString('latin1');

describe('the payload codec', () => {
  test('gives every JSON value back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 4 }), async (values) => {
        const wire = await codec.encode(values.map(payloadOf));
        const back = await codec.decode(wire);
        expect(back.map(contentOf)).toEqual(values.map((value) => JSON.parse(JSON.stringify(value))));
      }),
      { numRuns: 100 },
    );
  });

  test('leaves neither content nor type to be read on the wire', async () => {
    const [wire] = await codec.encode([payloadOf({ text: 'the-canary-text' })]);
    expect(bytesOf(wire)).not.toContain('canary');
    expect(Buffer.from(wire?.metadata?.encoding ?? []).toString()).toBe('binary/encrypted');
    expect(Object.keys(wire?.metadata ?? {}).sort()).toEqual(['encoding', 'encryption-key-id']);
  });

  test('writes the same value differently each time', async () => {
    const [one, two] = await codec.encode([payloadOf('same'), payloadOf('same')]);
    expect(bytesOf(one)).not.toBe(bytesOf(two));
  });

  test('lets payloads of other encodings pass, also mixed with its own', async () => {
    const plain = payloadOf({ from: 'before encryption' });
    const wire = await codec.encode([payloadOf('sealed')]);
    const back = await codec.decode([plain, ...wire]);
    expect(back[0]).toBe(plain);
    expect(contentOf(back[1])).toBe('sealed');
  });

  test('only decodes when encryption is off', async () => {
    const off = createPayloadCodec({ masterKey, encryption: 'off' });
    const plain = payloadOf('clear');
    expect(await off.encode([plain])).toEqual([plain]);
    expect((await off.decode(await codec.encode([plain]))).map(contentOf)).toEqual(['clear']);
  });

  test('reads what another process wrote with the same key', async () => {
    const other = createPayloadCodec({ masterKey, encryption: 'on' });
    expect((await other.decode(await codec.encode([payloadOf(42)]))).map(contentOf)).toEqual([42]);
  });

  test('names both key ids, and no key, when the master key is another', async () => {
    const other = createPayloadCodec({ masterKey: randomBytes(32).toString('base64'), encryption: 'on' });
    const wire = await codec.encode([payloadOf(1)]);
    const keyId = (payload: Payload | undefined) =>
      Buffer.from(payload?.metadata?.['encryption-key-id'] ?? []).toString();
    const [theirs] = await other.encode([payloadOf(1)]);
    const failure = await other.decode(wire).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PayloadCodecError);
    expect(String(failure)).toContain(`with key ${keyId(wire[0])}, but this MASTER_KEY gives key ${keyId(theirs)}`);
    expect(String(failure)).not.toContain(masterKey);
  });

  test.each([
    ['the first byte', 0],
    ['a byte in the middle', 20],
    ['the last byte', -1],
  ])('refuses a payload with %s changed', async (_name, at) => {
    const [wire] = await codec.encode([payloadOf('a text that is long enough')]);
    const data = Buffer.from(wire?.data ?? []);
    const index = at < 0 ? data.length + at : at;
    data[index] = (data[index] ?? 0) ^ 1;
    await expect(codec.decode([{ ...wire, data }])).rejects.toThrow('does not pass authentication');
  });

  test('refuses a payload that was cut short', async () => {
    const [wire] = await codec.encode([payloadOf('text')]);
    await expect(codec.decode([{ ...wire, data: Buffer.alloc(5) }])).rejects.toThrow(PayloadCodecError);
  });

  test.each(['', 'c2hvcnQ='])('refuses the master key %j', (bad) => {
    expect(() => createPayloadCodec({ masterKey: bad, encryption: 'on' })).toThrow('32 bytes in base64');
  });
});
