import { endUpdate } from '../../contracts/conversation-session.ts';
import { archiveWorkflowId, SESSION_ARCHIVE } from '../../contracts/session-archive.ts';
import { conversations, type Talk } from '../helpers/conversation.ts';
import { refuseFirst } from '../helpers/conversation-outside.ts';
import { eventually } from '../helpers/eventually.ts';
import { flowOf, greetingFlow, saying } from '../helpers/flows.ts';

const converse = conversations();

const archived = (talk: Talk, count: number) =>
  eventually(`${count} archived`, () => talk.outside.archived.length >= count && talk.outside.archived);

const end = (talk: Talk) => talk.handle.executeUpdate(endUpdate, { args: [{ id: 'end' }] });

describe('the archive of a conversation', () => {
  it('has a session once when it has ended, as it was then, by a workflow of its own', () =>
    converse({ flows: [flowOf([saying('bye', 'Bye!')])], limits: { redeliveryHorizonMs: 1_500 } }, async (talk) => {
      await talk.write('hi');
      const [first] = await archived(talk, 1);
      expect(first).toMatchObject({
        workflowId: talk.workflowId,
        session: { status: 'ended', endedBecause: 'its flow ended', flow: { flow: 'test' } },
        ...{ replaced: false, runCloses: true },
      });
      const id = first?.session.id ?? '';
      const child = talk.environment.client.workflow.getHandle(archiveWorkflowId(id));
      await child.result();
      // It lingers through another run, and closes.
      await talk.handle.result();
      expect((await talk.handle.describe()).status.name).toBe('COMPLETED');
      expect(talk.outside.archived).toHaveLength(1);
    }));

  it('has a session whose place another one takes in the same run, which does not close', () =>
    converse({ flows: [greetingFlow()] }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      const { id } = await talk.session();
      await talk.write('restart');
      expect(await archived(talk, 1)).toMatchObject([{ session: { id }, replaced: true, runCloses: false }]);
      await talk.said(4);
      const second = (await talk.session()).id;
      await end(talk);
      const [, last] = await archived(talk, 2);
      expect(last).toMatchObject({ session: { id: second, status: 'ended' }, replaced: false });
    }));

  it('has a failed session that nobody helped in time, and the workflow then closes as Failed', () =>
    converse({ flows: [greetingFlow()], send: refuseFirst(9), limits: { keepFailedMs: 1_000 } }, async (talk) => {
      await talk.write('hi');
      await expect(talk.handle.result()).rejects.toThrow();
      expect((await talk.handle.describe()).status.name).toBe('FAILED');
      expect(await archived(talk, 1)).toMatchObject([
        { session: { status: 'failed', failure: { code: 'SEND_REFUSED' } }, replaced: false, runCloses: true },
      ]);
    }));

  it('keeps no conversation from going on where its place is taken already', () =>
    converse({ flows: [greetingFlow()] }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      const workflowId = archiveWorkflowId((await talk.session()).id);
      const { workflow } = talk.environment.client;
      const taken = await workflow.start(SESSION_ARCHIVE, { workflowId, taskQueue: 'nobody', args: [] });
      await end(talk);
      await talk.write('again');
      await talk.said(4);
      expect(talk.outside.archived).toEqual([]);
      await taken.terminate();
    }));
});
