import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createErrandActivities } from '../../activities/app-errands.ts';
import {
  CONVERSATION_SESSION,
  type ConversationSessionInput,
  inboundSignal,
  stateQuery,
} from '../../contracts/conversation-session.ts';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import {
  appStateQuery,
  rotateCredentialsUpdate,
  SINCH_APP,
  type SinchAppInput,
  syncUpdate,
} from '../../contracts/sinch-app.ts';
import type { Session } from '../../core/session/state.ts';
import { AppStandIn } from '../helpers/app-stand-in.ts';
import { acceptAll, Outside, type Send } from '../helpers/conversation-outside.ts';
import { eventually } from '../helpers/eventually.ts';
import { greetingFlow } from '../helpers/flows.ts';
import { inbound } from '../helpers/messages.ts';
import { testEnvironment, withWorker } from '../helpers/temporal.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await testEnvironment();
});
afterAll(() => environment.teardown());

/** An app's workflow and its conversations, on one worker; `send` is how Sinch takes what they say. */
class AppWithSessions {
  readonly taskQueue = randomUUID();
  readonly appId = randomUUID();
  readonly sinch = new AppStandIn();
  readonly outside: Outside;

  constructor(send: Send) {
    this.outside = new Outside({ flows: [greetingFlow()], send });
  }

  run(test: () => Promise<void>): Promise<void> {
    const activities = { ...this.sinch.activities, ...this.outside.activities, ...createErrandActivities() };
    return withWorker(environment, { taskQueue: this.taskQueue, activities }, test);
  }

  async link() {
    const args: [SinchAppInput] = [{ appId: this.appId, credentialVersion: 1 }];
    const options = { taskQueue: this.taskQueue, workflowId: `app.${this.appId}`, args };
    const handle = await environment.client.workflow.start(SINCH_APP, options);
    await eventually('synced', async () => (await handle.query(appStateQuery)).syncedAt > 0);
    return handle;
  }

  async write(contact: number, channel: string): Promise<void> {
    const { appId, taskQueue } = this;
    const args: [ConversationSessionInput] = [{ appId }];
    await environment.client.workflow.signalWithStart(CONVERSATION_SESSION, {
      ...{ taskQueue, args, workflowId: this.#idOf(contact), signal: inboundSignal },
      signalArgs: [inbound('hi', { appId, channel, identity: `4670000000${contact}` })],
      typedSearchAttributes: [
        { key: SearchAttribute.appId, value: appId },
        { key: SearchAttribute.channel, value: channel },
        { key: SearchAttribute.sessionState, value: 'open' },
      ],
    });
  }

  /** Waits until visibility shows so many of the app's sessions in this state. */
  async listed(state: string, count: number): Promise<void> {
    const query = `AppId = '${this.appId}' AND SessionState = '${state}'`;
    const look = async () => (await environment.client.workflow.count(query)).count === count;
    await eventually(`${count} sessions ${state}`, look, 30_000);
  }

  async state(contact: number) {
    return environment.client.workflow.getHandle(this.#idOf(contact)).query(stateQuery);
  }

  async session(contact: number): Promise<Session | null> {
    return (await this.state(contact)).session;
  }

  async end(): Promise<void> {
    const query = `AppId = '${this.appId}' AND ExecutionStatus = 'Running'`;
    for await (const { workflowId } of environment.client.workflow.list({ query }))
      await environment.client.workflow.getHandle(workflowId).terminate();
  }

  #idOf(contact: number): string {
    return `session.${this.appId}.${contact}`;
  }
}

describe('the errands of a linked app', () => {
  test('sessions that were parked for want of credentials go on after a rotation, each reply once', async () => {
    let accepts = false;
    const app = new AppWithSessions((input) => {
      if (accepts) return acceptAll(input);
      throw ApplicationFailure.nonRetryable('Sinch refused the credentials.', 'APP_UNAUTHORISED');
    });
    await app.run(async () => {
      const handle = await app.link();
      await Promise.all([1, 2, 3].map((contact) => app.write(contact, 'WHATSAPP')));
      await app.listed('failed', 3);
      expect((await app.session(1))?.failure?.code).toBe('APP_UNAUTHORISED');
      accepts = true;
      await handle.executeUpdate(rotateCredentialsUpdate, { args: [{ credentialVersion: 2 }] });
      await app.listed('open', 3);
      await eventually('an event', async () => {
        const { events } = await handle.query(appStateQuery);
        return events.at(-1)?.what === 'sessions that were parked go on: 3';
      });
      const said = app.outside.sends.flatMap(({ sessionId, replies }) => replies.map(({ id }) => `${sessionId} ${id}`));
      expect(said).toHaveLength(6);
      expect(new Set(said).size).toBe(6);
      await app.end();
    });
  });

  test('the sessions of a channel that went away are told, those of others are not, and all are told when it is back', async () => {
    const app = new AppWithSessions(acceptAll);
    await app.run(async () => {
      const handle = await app.link();
      await Promise.all([app.write(1, 'SMS'), app.write(2, 'WHATSAPP')]);
      await app.listed('open', 2);
      await eventually('both have answered', async () => app.outside.sends.length >= 2);
      const marked = async () => {
        const states = await Promise.all([app.state(1), app.state(2)]);
        return states.map(({ unlinked }) => Object.keys(unlinked ?? {}));
      };
      app.sinch.moves = [{ channel: 'SMS', linked: false, left: ['WHATSAPP'] }];
      await handle.executeUpdate(syncUpdate);
      const told = async (what: string) =>
        eventually(what, async () => (await handle.query(appStateQuery)).events.some((event) => event.what === what));
      await told('sessions told that SMS is gone: 1');
      await eventually('the mark', async () => JSON.stringify(await marked()) === '[["SMS"],[]]');
      app.sinch.moves = [{ channel: 'SMS', linked: true, left: ['WHATSAPP', 'SMS'] }];
      await handle.executeUpdate(syncUpdate);
      await told('sessions told that SMS is there: 2');
      await eventually('no mark', async () => JSON.stringify(await marked()) === '[[],[]]');
      await app.end();
    });
  });
});
