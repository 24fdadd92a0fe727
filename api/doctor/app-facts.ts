import type { AppLink } from '../../adapters/app-links.ts';
import { type Finding, failed, ok, warning } from '../../core/doctor/check.ts';
import { channelAdvice } from '../../core/sinch/channel-advice.ts';

const MODES: { [M in AppLink['mode']]: string } = {
  DISPATCH:
    'DISPATCH: Sinch keeps no contacts and no conversations, so flows find contactId and conversationId empty; who writes is known by channel and identity.',
  CONVERSATION:
    'CONVERSATION: flows find contactId and conversationId, which change when two contacts are merged at Sinch; metadata comes back with what the contact writes.',
};

/** Which mode the app is in, and what follows from it. */
export function modeCheck({ mode }: Pick<AppLink, 'mode'>): Finding {
  return ok(MODES[mode]);
}

const UNCLEAR: { [P in AppLink['onUnclearSend']]: string } = {
  resend: 'it is sent again (onUnclearSend: resend), so that rarely a contact gets one twice',
  skip: 'it is not sent again (onUnclearSend: skip), so that rarely one gets lost',
};

/** "Kept for good" at Sinch. */
const FOR_GOOD_DAYS = 3650;

/** How long Sinch keeps messages, and what becomes of a send whose outcome is unclear. */
export function retentionCheck(link: Pick<AppLink, 'appId' | 'retentionDays' | 'onUnclearSend'>): Finding {
  const { appId, retentionDays, onUnclearSend } = link;
  if (retentionDays > 0) {
    const long =
      retentionDays >= FOR_GOOD_DAYS ? 'for good' : `for ${retentionDays} day${retentionDays > 1 ? 's' : ''}`;
    return ok(`Sinch keeps messages ${long}: a send whose outcome is unclear is looked up there.`);
  }
  return warning(
    `Sinch keeps no message, so a send whose outcome is unclear cannot be looked up: ${UNCLEAR[onUnclearSend]}.`,
    `Let Sinch keep them for a day: \`colloquy apps retention ${appId} 1\`.`,
  );
}

type Channel = AppLink['channels'][number];

/** One line for all channels that work, one for each that does not. */
export function channelsCheck({ appId, channels }: Pick<AppLink, 'appId' | 'channels'>): Finding[] {
  if (channels.length === 0) {
    const todo = `Add one to the app in the Sinch dashboard, then \`colloquy apps sync ${appId}\`.`;
    return [failed('The app has none: nobody can write to it.', todo)];
  }
  const active = channels.filter(({ state }) => state === 'ACTIVE').map(({ channel }) => channel);
  const well = active.length > 0 ? [ok(`${active.join(', ')}: ACTIVE.`)] : [];
  return [...well, ...channels.filter(({ state }) => state !== 'ACTIVE').map(notActive)];
}

function notActive(channel: Channel): Finding {
  const { channel: name, state, description } = channel;
  const reason = withoutNumbers(description).trim().replace(/\.$/, '');
  const found = `${name}: ${state}${reason === '' ? '' : ` (${reason})`}.`;
  return (state === 'FAILING' ? failed : warning)(found, channelAdvice(channel));
}

/** Sinch's own words may name a sender: a phone number. */
function withoutNumbers(text: string): string {
  return text.replace(/\+?\d[\d ().-]{4,}\d/g, '…');
}
