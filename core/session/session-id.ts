const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * ULID of a session: 48 bits of `now` (epoch ms), 80 bits hashed from `seed` (what began the session). Derived, not
 * drawn, so that the same events give the same id in the workflow, in a replay and in a test.
 */
export function sessionId(now: number, seed: string): string {
  return encode(now, 10) + digest(seed);
}

/** 80 bits of a text, in 16 characters. */
export function digest(text: string): string {
  return [0, 1, 2, 3].map((salt) => encode(hash(text, salt) % 0x100000, 4)).join('');
}

/** Epoch ms in a session's id, or NaN where it is none. */
export function timeOfSession(id: string): number {
  const digits = [...id.slice(0, 10)].map((digit) => CROCKFORD.indexOf(digit));
  if (id.length !== 26 || digits.includes(-1)) return Number.NaN;
  return digits.reduce((time, digit) => time * 32 + digit, 0);
}

function encode(value: number, length: number): string {
  let rest = Math.max(0, Math.floor(value));
  let text = '';
  for (let i = 0; i < length; i++) {
    text = CROCKFORD.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** FNV-1a over UTF-16 units with a salted start and a final avalanche: 32 bits. Names a session, protects nothing. */
function hash(text: string, salt: number): number {
  let h = (0x811c9dc5 ^ Math.imul(salt + 1, 0x9e3779b1)) >>> 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) >>> 0;
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0;
  return (h ^ (h >>> 16)) >>> 0;
}
