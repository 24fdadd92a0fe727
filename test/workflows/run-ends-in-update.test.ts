import { randomUUID } from 'node:crypto';
import proto from '@temporalio/proto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { isStuck } from '../../adapters/grpc-error.ts';
import { giveUpdate } from '../../api/workflow-call.ts';
import { eventually } from '../helpers/eventually.ts';
import { testEnvironment } from '../helpers/temporal.ts';

const { enums, update } = proto.temporal.api;
type Task = proto.temporal.api.workflowservice.v1.IPollWorkflowTaskQueueResponse;
type Completed = proto.temporal.api.workflowservice.v1.IRespondWorkflowTaskCompletedRequest;

/** A worker by hand: what is between taking a workflow task and answering it is the test's to say. */
class HandWorker {
  readonly #environment: TestWorkflowEnvironment;
  readonly taskQueue = randomUUID();

  constructor(environment: TestWorkflowEnvironment) {
    this.#environment = environment;
  }

  get #service() {
    return this.#environment.connection.workflowService;
  }

  take(): Promise<Task> {
    const namespace = this.#environment.namespace ?? 'default';
    return this.#environment.connection.withDeadline(Date.now() + 20_000, () =>
      this.#service.pollWorkflowTaskQueue({ namespace, taskQueue: { name: this.taskQueue } }),
    );
  }

  async answer({ taskToken }: Task, more: Completed = {}): Promise<void> {
    const namespace = this.#environment.namespace ?? 'default';
    await this.#service.respondWorkflowTaskCompleted({ namespace, taskToken, ...more });
  }

  /** The update is done, and with it the run. */
  async finish(task: Task): Promise<void> {
    const { messages, commands } = updateDone(task);
    const continueAsNewWorkflowExecutionCommandAttributes = {
      workflowType: { name: 'any' },
      taskQueue: { name: this.taskQueue },
    };
    const end = {
      commandType: enums.v1.CommandType.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION,
      continueAsNewWorkflowExecutionCommandAttributes,
    };
    await this.answer(task, { messages, commands: [...commands, end] });
  }
}

const body = (name: string, writer: { finish(): Uint8Array }) => ({
  type_url: `type.googleapis.com/temporal.api.update.v1.${name}`,
  value: writer.finish(),
});

/** Accepts the update that a task brings, and answers it with nothing. */
function updateDone({ messages }: Task) {
  const [request] = messages ?? [];
  const { meta } = update.v1.Request.decode(request?.body?.value ?? new Uint8Array());
  const { protocolInstanceId } = request ?? {};
  const accepted = update.v1.Acceptance.encode({
    acceptedRequestMessageId: request?.id,
    acceptedRequestSequencingEventId: request?.eventId,
    acceptedRequest: { meta },
  });
  const answered = update.v1.Response.encode({ meta, outcome: { success: { payloads: [] } } });
  const commandType = enums.v1.CommandType.COMMAND_TYPE_PROTOCOL_MESSAGE;
  return {
    messages: [
      { id: 'accepted', protocolInstanceId, body: body('Acceptance', accepted) },
      { id: 'answered', protocolInstanceId, body: body('Response', answered) },
    ],
    commands: ['accepted', 'answered'].map((messageId) => ({
      commandType,
      protocolMessageCommandAttributes: { messageId },
    })),
  };
}

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await testEnvironment();
});
afterAll(() => environment.teardown());

/** A workflow that has begun and waits. */
async function waiting(worker: HandWorker) {
  const { taskQueue } = worker;
  const handle = await environment.client.workflow.start('any', { workflowId: `hand.${randomUUID()}`, taskQueue });
  await worker.answer(await worker.take());
  return handle;
}

const withUpdate = (worker: HandWorker) =>
  eventually('a task with the update', async () => {
    const task = await worker.take();
    if (task.messages?.length) return task;
    await worker.answer(task);
    return undefined;
  });

test('The server gives an update back undone where a signal comes as its task ends the run, and takes it when it is given again', async () => {
  const worker = new HandWorker(environment);
  const handle = await waiting(worker);
  const givenBack: boolean[] = [];
  const command = giveUpdate({ temporal: environment.client }, () =>
    handle.executeUpdate('command', { updateId: 'once' }).catch((error: unknown) => {
      givenBack.push(isStuck(error));
      throw error;
    }),
  );

  const task = await withUpdate(worker);
  await handle.signal('inbound');
  await expect(worker.finish(task)).rejects.toThrow('UnhandledCommand');
  await worker.finish(await withUpdate(worker));

  await command;
  expect(givenBack).toEqual([true]);
});
