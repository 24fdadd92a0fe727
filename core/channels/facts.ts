/** Kinds of choice, by the key that carries them in a message. */
export type ChoiceKind = 'text' | 'url' | 'call' | 'location' | 'calendar' | 'share_location';

export type MediaKind = 'image' | 'video' | 'audio' | 'document';

/** Delivery statuses a channel reports (QUEUED is never called back). */
export type Receipt = 'QUEUED_ON_CHANNEL' | 'DELIVERED' | 'READ' | 'FAILED';

/** When a channel shows choices as buttons; a message that breaks the rule is shown as text. Lengths in characters. */
export interface ChoiceRule {
  kinds: readonly ChoiceKind[];
  min?: number;
  max: number;
  /** Longest title of a button. */
  title?: number;
  /** Longest text above the buttons. */
  body?: number;
  /** Longest address behind a button. */
  link?: number;
  postback?: number;
  /** Titles must differ from each other. */
  unique?: boolean;
  /** A kind that gets a button where it is the only choice, though not on a card. */
  alone?: ChoiceKind;
  /** Not buttons below the text, but links in it. */
  asLinks?: boolean;
}

/** What a list may hold on a channel that has lists; the numbers are the longest, in characters, and the most items. */
export interface ListRule {
  items: number;
  /** Of an item. */
  title: number;
  description: number;
  /** Of a section; sections need titles where there are several. */
  section: number;
  /** Of the button that opens the list. */
  button: number;
  postback: number;
  /** Of the list's own title, and of the description below it. */
  body: number;
  footer: number;
}

/** How a channel lays a message out that it can only show as text (screenshots on Sinch's pages of 2021). */
export interface Layout {
  /** Stands before each choice. */
  bullet: string;
  /** `*bold*` titles and `_italic_` descriptions. */
  marked: boolean;
  /** An empty line between a choice message's text and its choices. */
  airy: boolean;
  /** Cards of a carousel carry numbers. */
  numbered: boolean;
}

/** One channel as the documentation describes it; firmness.ts says how firm each fact is. */
export interface ChannelFacts {
  /** Identity is a phone number, so that the person is the same on all such channels. */
  phone: boolean;
  /** The same user has another identity in another app. */
  appScoped: boolean;
  /** Longest text message in characters; absent where no limit is documented. */
  textMax?: number;
  /** Media shown as such; other kinds arrive as a link. */
  media: readonly MediaKind[];
  /** Endings of the documents that are shown as such; absent: all are. */
  documents?: readonly string[];
  /** A video without a thumbnail_url arrives as a link. */
  videoNeedsThumbnail?: boolean;
  /** null: choices are always shown as text. */
  choices: ChoiceRule | null;
  card: 'native' | 'text';
  /** Where a card has other buttons than a question. */
  cardChoices?: ChoiceRule;
  cardTitle?: number;
  /** Longest title of a card that is the subject of a message. */
  subject?: number;
  cardDescription?: number;
  /** A card without a picture is shown as text. */
  cardNeedsPicture?: boolean;
  /** Media that a card may carry and still be shown as one. */
  cardKinds: readonly MediaKind[];
  /** Media of a card that is shown as text: an attachment above it, or a line with the link. */
  cardMedia: 'attachment' | 'link';
  /** attachments: one text with the cards' media attached. */
  carousel: 'native' | 'text' | 'attachments';
  /** A native carousel of fewer cards is shown as a card; absent: nobody says so. */
  fewestCards?: number;
  /** Choices below the cards of a native carousel. */
  outerChoices: number;
  /** pin: on a map · choice: the title with a button · link: a line with a maps link. */
  location: 'pin' | 'choice' | 'link' | 'appleLink';
  /** null: a list_message is not shown, nor turned into text. */
  list: ListRule | null;
  /** Whether contact_info_message is shown at all. */
  contactInfo: boolean;
  /** own: templates of the channel's, and Sinch's for every channel · omni: only those · none: no templates. */
  templates: 'own' | 'omni' | 'none';
  receipts: readonly Receipt[];
  /** Hours after the contact's last message in which a business may write freely; absent: no such window. */
  replyWindowHours?: number;
  layout: Layout;
}
