import type { ApplicationFailure } from '@temporalio/common';
import { appChanges } from '../../activities/app-changes.ts';
import type { AppActivities, AppChannel, ChannelMove, FlowPointer } from '../../contracts/sinch-app.ts';

const ALL_SETTLED = { left: 0, because: '' };

/** Sinch as the workflow's activities meet it; `fails` makes an activity fail until it is deleted. */
export class AppStandIn {
  channels: AppChannel[] = [{ channel: 'SMS', state: 'ACTIVE', description: '' }];
  displayName = 'Bot';
  flow: FlowPointer | null = null;
  /** Of the credentials in the database. */
  storedVersion = 0;
  /** What `syncChannels` finds moved, once. */
  moves: ChannelMove[] = [];
  /** What `ensureWebhook` had to put right, once. */
  repairs: string[] = [];
  readonly fails = new Map<keyof AppActivities, ApplicationFailure>();
  readonly calls: { name: keyof AppActivities; input: object }[] = [];
  readonly #tokenLivesMs = 3_600_000;
  renewMs = 3_540_000;
  /** What the next calls of settleSessions answer. */
  readonly settled: { left: number; because: string }[] = [];
  /** What a recovery waits for. */
  recovering: Promise<void> = Promise.resolve();
  /** What the removal of the webhook, and forgetting the link, wait for. */
  removing: Promise<void> = Promise.resolve();
  forgetting: Promise<void> = Promise.resolve();

  readonly activities: AppActivities = {
    refreshAccessToken: async (input) => {
      const now = Date.now();
      return this.#take('refreshAccessToken', input, {
        expiresAt: now + this.#tokenLivesMs,
        renewAt: now + this.renewMs,
      });
    },
    readApp: async (input) => {
      const { displayName, channels } = this;
      return this.#take('readApp', input, { displayName, mode: 'CONVERSATION', retentionDays: 180, channels });
    },
    syncChannels: async (input) => {
      const changes = input.before === null ? ['SMS added (ACTIVE)'] : appChanges(input.before, input.facts);
      const moves = this.moves.splice(0);
      const gone = moves.flatMap(({ channel, linked }) => (linked ? [] : [channel]));
      const credentialVersion = Math.max(this.storedVersion, input.credentialVersion ?? 0);
      return this.#take('syncChannels', input, { changes, moves, gone, flow: this.flow, credentialVersion });
    },
    ensureWebhook: async (input) =>
      this.#take('ensureWebhook', input, { webhookId: 'webhook-1', changes: this.repairs.splice(0) }),
    markSessions: async (input) => this.#take('markSessions', input, { sessions: 3 }),
    recoverSessions: async (input) => {
      await this.recovering;
      return this.#take('recoverSessions', input, { sessions: 2 });
    },
    removeWebhook: async (input) => {
      this.#take('removeWebhook', input, undefined);
      await this.removing;
    },
    settleSessions: async (input) => this.#take('settleSessions', input, this.settled.shift() ?? ALL_SETTLED),
    forgetApp: async (input) => {
      this.#take('forgetApp', input, undefined);
      await this.forgetting;
    },
    recordHealth: async (input) => this.#take('recordHealth', input, undefined),
  };

  count(name: keyof AppActivities): number {
    return this.calls.filter((call) => call.name === name).length;
  }

  /** What was given to an activity, each time. */
  inputs(name: keyof AppActivities): object[] {
    return this.calls.filter((call) => call.name === name).map(({ input }) => input);
  }

  #take<T>(name: keyof AppActivities, input: object, result: T): T {
    this.calls.push({ name, input });
    const failure = this.fails.get(name);
    if (failure) throw failure;
    return result;
  }
}
