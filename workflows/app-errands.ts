import type { AppErrand, ChannelMove, SettleInput } from '../contracts/sinch-app.ts';
import { unhurried } from './app-activities.ts';
import { verdictOf } from './app-failure.ts';

/** Does what concerns many sessions; says what came of it, '' where it concerned none. */
export async function runErrand(appId: string, errand: AppErrand): Promise<string> {
  try {
    return await (errand.kind === 'markSessions' ? mark({ appId, ...errand }) : recover({ appId, id: errand.id }));
  } catch (error) {
    return `not all sessions were reached: ${verdictOf(error).problem}`;
  }
}

async function mark(move: ChannelMove & { appId: string; id: string }): Promise<string> {
  const what = `that ${move.channel} is ${move.linked ? 'there' : 'gone'}`;
  const { sessions } = await unhurried.markSessions.executeWithOptions({ summary: `Tell sessions ${what}` }, [move]);
  return sessions ? `sessions told ${what}: ${sessions}` : '';
}

async function recover(input: { appId: string; id: string }): Promise<string> {
  const options = { summary: 'Retry sessions that were parked for want of credentials' };
  const { sessions } = await unhurried.recoverSessions.executeWithOptions(options, [input]);
  return sessions ? `sessions that were parked go on: ${sessions}` : '';
}

/** Ends the sessions or hands them over; why not all of them were, '' where they were. */
export async function settleSessions(input: SettleInput): Promise<string> {
  const { fate } = input;
  const summary = fate.kind === 'end' ? 'End the sessions' : `Hand the sessions over to ${fate.to}`;
  try {
    const { left, because } = await unhurried.settleSessions.executeWithOptions({ summary }, [input]);
    return left === 0 ? '' : `${left} of its sessions could not be settled, the first because: ${because}`;
  } catch (error) {
    return `Its sessions could not be settled: ${verdictOf(error).problem}`;
  }
}
