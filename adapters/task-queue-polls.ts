import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

const { TaskQueueType } = proto.temporal.api.enums.v1;

/** A worker's poll lasts up to a minute; the server remembers who polled for five. */
const POLLED_RECENTLY_MS = 70_000;

export interface TaskQueue {
  name: string;
  kind: 'workflow' | 'activity';
}

interface Asked {
  workflowService: Pick<Client['workflowService'], 'describeTaskQueue'>;
  namespace: string;
  /** Epoch ms. */
  now: number;
}

const TYPES = {
  workflow: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  activity: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
};

/** Whether a worker polls the queue, or did a moment ago. Rejects as Temporal's client does. */
export async function isPolled({ workflowService, namespace, now }: Asked, queue: TaskQueue): Promise<boolean> {
  const { pollers } = await workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: queue.name },
    taskQueueType: TYPES[queue.kind],
  });
  const polledAt = (pollers ?? []).map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000);
  return polledAt.some((at) => now - at < POLLED_RECENTLY_MS);
}
