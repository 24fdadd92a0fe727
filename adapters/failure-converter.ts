import { DefaultFailureConverter } from '@temporalio/common';

/**
 * Puts an error's message and stack into an encoded attribute, so that the payload codec covers them too: without it they
 * lie in the history in clear text. Loaded by path (client, worker) and bundled with the workflows, hence a module of its own.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
