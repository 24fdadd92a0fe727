import type { FlowContext } from '../../../core/flow/engine-types.ts';
import { evaluate } from '../../../core/flow/expressions.ts';
import { newMeter } from '../../../core/flow/meter.ts';
import { type MoreNames, namesOf } from '../../../core/flow/names.ts';
import { assign, beginTurn, initialState, type Turn } from '../../../core/flow/turn.ts';
import { asking, flowOf } from '../../helpers/flows.ts';

const CONTEXT: FlowContext = {
  now: Date.UTC(2026, 10, 25, 23, 30),
  session: { id: 'S1', channel: 'SMS', startedBy: 'contact', windowOpen: true },
  contact: { vars: {}, consents: { news: true } },
  settings: { shop: 'https://shop.example' },
  internal: { channel: 'sinchConversationAPI' },
};

function turnOf(flow = flowOf([asking('q', 'Q?')])): Turn {
  const state = initialState(flow, CONTEXT.contact, { name: 'Ada' });
  return beginTurn({ flow, state, context: CONTEXT, input: { content: { kind: 'text', text: 'hi' } }, resumes: false });
}

const value = (source: string, turn: Turn, more?: MoreNames) => evaluate(source, namesOf(turn, more), newMeter());

test.each([
  ['vars.name', 'Ada'],
  ['input.text', 'hi'],
  ['session.channel', 'SMS'],
  ['session.turn', 1],
  ['session.today', '2026-11-26'],
  ['contact.consent.news', true],
  ['settings.shop', 'https://shop.example'],
  ['internal.channel', 'sinchConversationAPI'],
  ['size(error)', 0],
])('%s is known in every turn', (source, expected) => {
  const flow = flowOf([asking('q', 'Q?')], { consents: ['news'], timezone: 'Europe/Amsterdam' });
  expect(value(source, turnOf(flow))).toEqual(expected);
});

test.each<[string, MoreNames, unknown]>([
  ['item.size', { item: { size: 'M' } }, 'M'],
  ['item == null', { item: null }, true],
  ['response.status', { response: { status: 404 } }, 404],
])('%s is known where something gives it', (source, more, expected) => {
  expect(value(source, turnOf(), more)).toEqual(expected);
  expect(() => value(source, turnOf())).toThrow('fails (unknown variable)');
});

test('Names stay what they were when they were taken, also those that nobody has asked for before', () => {
  const turn = turnOf();
  const names = namesOf(turn);
  assign(turn, 'name', 'Grace');
  turn.input = { kind: 'none', text: '' };
  turn.language = 'nl';
  expect(evaluate('[vars.name, input.text, session.language]', names, newMeter())).toEqual(['Ada', 'hi', 'en']);
  expect(value('vars.name', turn)).toBe('Grace');
});
