import { setCurrentDetails } from '@temporalio/workflow';
import { attributesOf, type SessionAttributes } from '../core/session/attributes.ts';
import type { Conversation } from '../core/session/conversation.ts';
import { sessionDetails } from '../core/session/details.ts';
import { upsertChanged } from './session-attributes.ts';

/** What Temporal shows of a conversation: search attributes, upserted only where they change, and current details. */
export class Published {
  #attributes: SessionAttributes | null;

  /** A run that goes on from another one has its search attributes already; a first run is told some at its start. */
  constructor({ state }: Conversation) {
    this.#attributes = state.session ? attributesOf(state.session) : null;
  }

  /** A session that still waits for its flow is upserted with it, in one command. */
  update({ state, flow }: Conversation, waitsForFlow: boolean): void {
    if (state.session && !waitsForFlow) {
      const attributes = attributesOf(state.session);
      upsertChanged(this.#attributes, attributes);
      this.#attributes = attributes;
    }
    setCurrentDetails(sessionDetails(state, flow));
  }
}
