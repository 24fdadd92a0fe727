import { randomBytes, randomInt } from 'node:crypto';
import { issueToken } from '../../../emulator/state/tokens.ts';

/** What must be found nowhere: words by what they are. */
export interface Canaries {
  [name: string]: string;
}

/** Letters and digits, so that neither JSON nor an address writes it in another way. */
const word = () => `Cq${randomBytes(9).toString('hex')}Z`;

/** A number of a mobile, as Sinch names it on SMS and, without its plus, on WhatsApp. */
const phone = () => `+4670${randomInt(1_000_000, 9_999_999)}`;

/** The access key whose tokens are looked for: its id is no secret, and stands in each of them. */
export const CLIENT_ID = 'key-of-the-canaries';

/** What Colloquy must keep to itself, whoever looks. */
export function plantSecrets() {
  return {
    clientSecret: word(),
    rotatedSecret: word(),
    wrongSecret: word(),
    accessToken: beginningOfTokens(),
    masterKey: randomBytes(32).toString('base64'),
    apiToken: word(),
    wrongApiToken: word(),
    settingSecret: word(),
    authorization: word(),
    handoverSecret: `whsec_${randomBytes(24).toString('base64')}`,
    sensitiveValue: word(),
  } satisfies Canaries;
}

/** What people say, and who they are: shown to whoever is asked by them, and to operators. */
export function plantPersonalData() {
  return {
    anna: phone(),
    bo: phone(),
    cleo: phone(),
    dora: phone(),
    messengerId: word(),
    inboundText: word(),
    outboundText: word(),
    keptName: word(),
    personsWords: word(),
    eventData: word(),
    note: word(),
    channelText: word(),
  } satisfies Canaries;
}

export type Planted = ReturnType<typeof plantSecrets> & ReturnType<typeof plantPersonalData>;

/** The emulator's tokens begin alike for one access key: with as many whole characters of base64 as its name settles. */
function beginningOfTokens(): string {
  const token = issueToken({ key: '', issued: 0, expired: [], revoked: [] }, CLIENT_ID, 0);
  const [head = '', claims = ''] = token.split('.');
  const settled = JSON.stringify({ iss: 'emulator', sub: CLIENT_ID }).length - 1;
  return `${head}.${claims.slice(0, Math.floor((settled * 4) / 3))}`;
}
