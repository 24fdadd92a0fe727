// ITU-T E.164 country codes, for regions whose national numbers drop one leading 0 (unless noted below).
const CODES: { [region: string]: string } = {
  AE: '971',
  AR: '54',
  AT: '43',
  AU: '61',
  BD: '880',
  BE: '32',
  BG: '359',
  BR: '55',
  CA: '1',
  CH: '41',
  CL: '56',
  CN: '86',
  CO: '57',
  CY: '357',
  CZ: '420',
  DE: '49',
  DK: '45',
  EE: '372',
  EG: '20',
  ES: '34',
  FI: '358',
  FR: '33',
  GB: '44',
  GH: '233',
  GR: '30',
  HK: '852',
  HR: '385',
  HU: '36',
  ID: '62',
  IE: '353',
  IL: '972',
  IN: '91',
  IS: '354',
  IT: '39',
  JP: '81',
  KE: '254',
  KR: '82',
  LT: '370',
  LU: '352',
  LV: '371',
  MA: '212',
  MT: '356',
  MX: '52',
  MY: '60',
  NG: '234',
  NL: '31',
  NO: '47',
  NZ: '64',
  PE: '51',
  PH: '63',
  PK: '92',
  PL: '48',
  PT: '351',
  RO: '40',
  RS: '381',
  SA: '966',
  SE: '46',
  SG: '65',
  SI: '386',
  SK: '421',
  TH: '66',
  TR: '90',
  TW: '886',
  UA: '380',
  US: '1',
  VN: '84',
  ZA: '27',
};

// What is dialled before a national number and dropped abroad; '' where nothing is, as in Italy, whose 0 belongs to the number.
const TRUNKS: { [region: string]: string } = {
  CA: '1',
  US: '1',
  HU: '06',
  LT: '8',
  IT: '',
  ES: '',
  PT: '',
  GR: '',
  DK: '',
  NO: '',
  IS: '',
  PL: '',
  CZ: '',
  HK: '',
  SG: '',
  MX: '',
  LU: '',
  LV: '',
  EE: '',
  MT: '',
  CY: '',
};

/** Regions whose national numbers can be read, by ISO 3166 code. */
export const REGIONS: readonly string[] = Object.keys(CODES);

const E164 = /^\+[1-9]\d{6,14}$/;

function international(digits: string, region: string): string {
  if (digits.startsWith('+')) return digits;
  if (digits.startsWith('00')) return `+${digits.slice(2)}`;
  const code = Object.hasOwn(CODES, region) ? CODES[region] : undefined;
  if (code === undefined) return '';
  const trunk = TRUNKS[region] ?? '0';
  return `+${code}${trunk !== '' && digits.startsWith(trunk) ? digits.slice(trunk.length) : digits}`;
}

// The 0 of +44 (0)20 is for callers from within; only the Italian one belongs to the number.
function withoutTrunk(compact: string): string {
  return /^\(?(?:\+|00)(?!39)/.test(compact) ? compact.replace('(0)', '') : compact;
}

/**
 * A phone number as E.164 (`+31612345678`); undefined when it is none. Without a `region` (''), only numbers written
 * with + or 00 are read.
 */
export function toE164(text: string, region: string): string | undefined {
  const digits = withoutTrunk(text.replace(/[\s.\-/]/g, '')).replace(/[()]/g, '');
  if (!/^\+?\d{3,20}$/.test(digits)) return undefined;
  const number = international(digits, region);
  return E164.test(number) ? number : undefined;
}
