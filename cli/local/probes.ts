import { Connection } from '@temporalio/client';

const PATIENCE_MS = 2000;

/** True when a Temporal server at that address knows the namespace and takes calls. */
export async function temporalAnswers(address: string, namespace: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: PATIENCE_MS });
    try {
      const ask = () => connection.workflowService.describeNamespace({ namespace });
      await connection.withDeadline(Date.now() + PATIENCE_MS, ask);
    } finally {
      await connection.close();
    }
    return true;
  } catch {
    return false;
  }
}

/** True when an HTTP server answers at that address, whatever it says. */
export async function httpAnswers(address: string): Promise<boolean> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}
