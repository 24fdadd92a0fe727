/** One choice as the flow resolved it for this contact's language. `postback` comes back when it is tapped. */
export type OutgoingChoice =
  | { kind: 'text'; text: string; postback: string }
  | { kind: 'url'; text: string; url: string; postback: string }
  | { kind: 'call'; text: string; phone: string; postback: string }
  | { kind: 'location'; text: string; latitude: number; longitude: number; label: string; postback: string };

/** A generic message a flow says, before it is fitted to a channel. Extended by issue, one kind at a time. */
export type OutgoingMessage =
  | { kind: 'text'; text: string }
  | { kind: 'choice'; text: string; choices: OutgoingChoice[] }
  | { kind: 'media'; url: string; thumbnailUrl?: string }
  | { kind: 'card'; title: string; description: string; mediaUrl: string; choices: OutgoingChoice[] }
  | { kind: 'location'; title: string; label: string; latitude: number; longitude: number };
