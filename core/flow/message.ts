interface ChoiceFields {
  text: object;
  url: { url: string };
  call: { phone: string };
  location: { latitude: number; longitude: number; label: string };
}

export type ChoiceKind = keyof ChoiceFields;

/** One choice as the flow resolved it for this contact's language. `postback` comes back when it is tapped. */
export type OutgoingChoice<K extends ChoiceKind = ChoiceKind> = {
  [P in K]: { kind: P; text: string; postback: string } & ChoiceFields[P];
}[K];

interface MessageFields {
  text: { text: string };
  choice: { text: string; choices: OutgoingChoice[] };
  media: { url: string; thumbnailUrl?: string };
  card: { title: string; description: string; mediaUrl: string; choices: OutgoingChoice[] };
  location: { title: string; label: string; latitude: number; longitude: number };
}

export type MessageKind = keyof MessageFields;

/** A generic message a flow says, before it is fitted to a channel. Extended by issue, one kind at a time. */
export type OutgoingMessage<K extends MessageKind = MessageKind> = { [P in K]: { kind: P } & MessageFields[P] }[K];
