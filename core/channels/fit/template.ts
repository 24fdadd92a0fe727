import type { OutgoingMessage, OutgoingTemplate } from '../../flow/message.ts';
import type { TemplateReference } from '../app-message.ts';
import { canonicalChannel } from '../names.ts';
import type { Target } from '../target.ts';
import { alone, type Fitting } from './fitting.ts';

type Templates = Omit<OutgoingMessage<'template'>, 'kind'>;

/** Names the newest version of a template that Sinch keeps. */
const NEWEST = 'latest';

/**
 * The channel's own template, else the one that Sinch keeps for all. Where the message has neither nothing else could be
 * sent: what a template says stands at the channel or at Sinch, not in the flow.
 */
export function fitTemplate(message: Templates, { channel, facts }: Target): Fitting {
  const own = ownOf(message, channel);
  if (facts.templates === 'none') return { refused: `${channel} takes no templates` };
  const chosen = chosenTemplate(message, { channel, facts });
  if (chosen && chosen === own && facts.templates === 'own')
    return alone({ template_message: { channel_template: { [channel]: wireOwn(own) } } });
  if (chosen) return alone({ template_message: { omni_template: wireOmni(chosen) } }, ignoredOwn(own, channel));
  const lacks = own ? `${channel} has no templates of its own` : `the message has no template for ${channel}`;
  return { refused: `${lacks}, and there is none for all channels (omni)` };
}

/** The template that the channel gets of a message; undefined where it gets none. */
export function chosenTemplate(message: Templates, { channel, facts }: Target): OutgoingTemplate | undefined {
  if (facts.templates === 'none') return undefined;
  const own = facts.templates === 'own' ? ownOf(message, channel) : undefined;
  return own ?? message.omni;
}

function ownOf({ channels }: Templates, channel: string): OutgoingTemplate | undefined {
  return Object.entries(channels).find(([name]) => canonicalChannel(name) === channel)?.[1];
}

function ignoredOwn(own: OutgoingTemplate | undefined, channel: string): string[] {
  return own ? [`${channel} has no templates of its own: the one for all channels is sent`] : [];
}

// WhatsApp knows en_US and not en-US; elsewhere both are good.
function wireOwn(template: OutgoingTemplate): TemplateReference {
  return { ...reference(template), language_code: template.language.replaceAll('-', '_') };
}

function wireOmni(template: OutgoingTemplate): TemplateReference & { version: string } {
  return { ...reference(template), version: template.version ?? NEWEST };
}

function reference({ id, language, version, params }: OutgoingTemplate): TemplateReference {
  return {
    template_id: id,
    ...(version === undefined ? {} : { version }),
    language_code: language,
    ...(Object.keys(params).length === 0 ? {} : { parameters: params }),
  };
}
