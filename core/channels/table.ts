import type { ChannelFacts, ChoiceKind, Layout, MediaKind } from './facts.ts';
import { CHANNELS, type ChannelName, canonicalChannel } from './names.ts';

const EVERY_MEDIA: readonly MediaKind[] = ['image', 'video', 'audio', 'document'];
const EVERY_CHOICE: readonly ChoiceKind[] = ['text', 'url', 'call', 'location', 'calendar', 'share_location'];
const BUTTONS: readonly ChoiceKind[] = ['text', 'url', 'call', 'location'];

const PLAIN: Layout = { bullet: '> ', marked: false, airy: true, numbered: true };
const MARKED: Layout = { ...PLAIN, marked: true };

/** What is assumed of a channel nobody has described: everything but text arrives as text. */
const UNKNOWN: ChannelFacts = {
  phone: false,
  appScoped: false,
  media: [],
  choices: null,
  card: 'text',
  cardKinds: ['image'],
  cardMedia: 'link',
  carousel: 'text',
  outerChoices: 3,
  location: 'link',
  list: null,
  contactInfo: false,
  templates: 'omni',
  receipts: ['DELIVERED', 'FAILED'],
  layout: PLAIN,
};

const ALL_RECEIPTS = ['DELIVERED', 'READ', 'FAILED'] as const;

/** Sinch's channel pages, overview matrix and screenshots (state of Nov 2026); a row holds what differs from the unknown channel. */
const TABLE: Record<ChannelName, Partial<ChannelFacts>> = {
  // Interactive reply buttons only within these limits; Sinch turns anything else into text.
  WHATSAPP: {
    phone: true,
    textMax: 4096,
    media: EVERY_MEDIA,
    choices: { kinds: ['text'], min: 1, max: 3, title: 20, body: 1024, postback: 229, unique: true, alone: 'url' },
    card: 'native',
    cardTitle: 1024,
    cardDescription: 60,
    cardKinds: ['image', 'video', 'document'],
    cardMedia: 'attachment',
    location: 'pin',
    // WhatsApp's own limits of an interactive list; Sinch puts a description into its footer, as it does with a card's.
    list: { items: 10, title: 24, description: 72, section: 24, button: 20, postback: 200, body: 1024, footer: 60 },
    contactInfo: true,
    templates: 'own',
    receipts: ALL_RECEIPTS,
    replyWindowHours: 24,
    layout: MARKED,
  },
  RCS: {
    phone: true,
    textMax: 3072,
    media: EVERY_MEDIA,
    documents: ['pdf'],
    choices: { kinds: EVERY_CHOICE, max: 10, title: 25, body: 3072, link: 2048 },
    card: 'native',
    // Sinch's page says three or, "in some markets", four; so does RCS itself.
    cardChoices: { kinds: EVERY_CHOICE, max: 4, title: 25, link: 2048 },
    cardTitle: 200,
    cardDescription: 2000,
    cardKinds: ['image', 'video'],
    carousel: 'native',
    fewestCards: 2,
    location: 'choice',
    receipts: ALL_RECEIPTS,
  },
  SMS: { phone: true },
  MMS: {
    phone: true,
    media: EVERY_MEDIA,
    documents: ['pdf', 'vcf'],
    cardKinds: EVERY_MEDIA,
    cardMedia: 'attachment',
    subject: 80,
    layout: { ...PLAIN, airy: false, numbered: false },
  },
  MESSENGER: {
    appScoped: true,
    media: EVERY_MEDIA,
    choices: { kinds: BUTTONS, max: 3 },
    card: 'native',
    carousel: 'native',
    location: 'choice',
    receipts: ALL_RECEIPTS,
    replyWindowHours: 24,
  },
  INSTAGRAM: {
    appScoped: true,
    media: ['image'],
    choices: { kinds: ['text'], max: 10 },
    card: 'native',
    // Only of a question does the page say that its choices are texts: these are the buttons of Meta's cards.
    cardChoices: { kinds: ['text', 'url', 'location'], max: 3 },
    carousel: 'native',
    outerChoices: 0,
    receipts: ALL_RECEIPTS,
    replyWindowHours: 24,
  },
  // One button, and only one that leads somewhere.
  VIBERBM: {
    phone: true,
    textMax: 1000,
    media: ['image', 'video', 'document'],
    videoNeedsThumbnail: true,
    choices: { kinds: ['url', 'call', 'location'], min: 1, max: 1, title: 30, body: 1000 },
    card: 'native',
    cardNeedsPicture: true,
    receipts: ALL_RECEIPTS,
    layout: MARKED,
  },
  // The matrix of today calls choice and card native; the page of 2021 showed them as text with `* `.
  TELEGRAM: {
    media: EVERY_MEDIA,
    choices: { kinds: EVERY_CHOICE, max: 10 },
    card: 'native',
    location: 'pin',
    receipts: ['QUEUED_ON_CHANNEL', 'FAILED'],
    layout: { ...PLAIN, bullet: '* ' },
  },
  // Limits of text and buttons, and that a video needs a thumbnail, come from a third party that sends LINE.
  LINE: {
    appScoped: true,
    textMax: 5000,
    media: EVERY_MEDIA,
    videoNeedsThumbnail: true,
    choices: { kinds: BUTTONS, max: 4, title: 160, body: 5000 },
    card: 'native',
    carousel: 'native',
    location: 'pin',
  },
  KAKAOTALK: {
    phone: true,
    media: ['image'],
    choices: { kinds: BUTTONS, max: 5 },
    card: 'native',
    templates: 'own',
  },
  // "Accepted" is all that the page says: shown as text, which is safe either way.
  KAKAOTALKCHAT: { media: ['image'], templates: 'none', replyWindowHours: 720 },
  WECHAT: {
    appScoped: true,
    media: ['image', 'video', 'audio'],
    choices: { kinds: ['text'], min: 1, max: 10, asLinks: true },
    templates: 'own',
    replyWindowHours: 48,
  },
  APPLEBC: { media: ['image'], cardMedia: 'attachment', carousel: 'attachments', location: 'appleLink' },
};

// Asked for several times in each turn.
const FACTS = new Map<string, ChannelFacts>(CHANNELS.map((name) => [name, { ...UNKNOWN, ...TABLE[name] }]));

/** The facts of a channel by its wire name, VIBER included; a name of tomorrow gets the cautious default, never an error. */
export function channelFacts(channel: string): ChannelFacts {
  return FACTS.get(canonicalChannel(channel)) ?? UNKNOWN;
}
