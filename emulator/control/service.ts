import { z } from 'zod';
import { parse } from '../error.ts';
import { ServiceAnswer } from '../state/service.ts';
import type { ControlOperation } from './operation.ts';

const Answers = z.strictObject({ answers: z.array(ServiceAnswer) });

/** Replaces what the service under /service answers. The first answer that fits a call is given. */
export const setService: ControlOperation = {
  method: 'POST',
  path: '/control/service',
  handle({ state }, { body }) {
    state.service = parse(Answers, body).answers;
    return { status: 200, body: { answers: state.service } };
  },
};

export const getService: ControlOperation = {
  method: 'GET',
  path: '/control/service',
  handle: ({ state }) => ({ status: 200, body: { answers: state.service } }),
};
