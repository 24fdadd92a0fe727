import { randomBytes } from 'node:crypto';
import { createSealedSecrets, SealedSecretError } from '../../adapters/sealed-secrets.ts';

const masterKey = () => randomBytes(32).toString('base64');
const sealed = createSealedSecrets(masterKey());

test.each([['a secret'], [''], ['Grüß 🙂'], ['x'.repeat(100_000)]])('what is sealed opens again: %#', (secret) => {
  const text = sealed.seal(secret, 'here');
  expect(sealed.open(text, 'here').toString()).toBe(secret);
});

test('the sealed text shows nothing of the secret and is another each time', () => {
  const [one, two] = [sealed.seal('a secret', 'here'), sealed.seal('a secret', 'here')];
  expect(one).not.toBe(two);
  expect(Buffer.from(one.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('a secret');
});

test('a change of any byte is noticed', () => {
  const text = sealed.seal('secret', 'here');
  const [version, keyId, body] = text.split('.');
  const bytes = Buffer.from(body ?? '', 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => sealed.open([version, keyId, changed.toString('base64url')].join('.'), 'here')).toThrow('damaged');
  }
});

test('text that was moved to another place does not open', () => {
  expect(() => sealed.open(sealed.seal('secret', 'app 1'), 'app 2')).toThrow(SealedSecretError);
});

test('another MASTER_KEY is named as the reason: the ids of both, and no key', () => {
  const key = masterKey();
  const other = createSealedSecrets(key);
  const [ours, theirs] = [sealed, other].map((by) => by.seal('secret', 'here').split('.')[1]);
  expect([ours, theirs]).toEqual([expect.stringMatching(/^[0-9a-f]{8}$/), expect.stringMatching(/^[0-9a-f]{8}$/)]);
  const open = () => other.open(sealed.seal('secret', 'here'), 'here');
  expect(open).toThrow(`was sealed with MASTER_KEY ${ours}, this process has ${theirs}`);
  expect(open).not.toThrow(key);
});

test.each(['', 'plain', '2.a.b', '1.a', '1..', `1.${'0'.repeat(8)}.!!`])('%j is no sealed secret', (text) => {
  expect(() => sealed.open(text, 'here')).toThrow(SealedSecretError);
});
