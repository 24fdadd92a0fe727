import { StandIns } from '../../../../core/talks/recorded/stand-ins.ts';
import { compiled } from '../../../helpers/flow-problems.ts';

const FLOW = compiled('flow: test\nsteps:\n  - send: Hello\n');

describe('what stands for a number or a date', () => {
  it.each([
    ['a PIN', '4711', ['4710', '4712']],
    ['a number of one digit', '7', ['6', '8']],
    ['a long number', '20261127', ['20261126', '20261128']],
    ['a birth date', '1990-05-17', ['1990-05-16', '1990-05-18']],
    ['a birth date, its day first', '01/02/1990', ['02/02/1990', '03/02/1990']],
  ])('is far from it, and as long, before it is next to it: %s', (_, text, next) => {
    const made = new StandIns(FLOW).of(text);
    const far = made.slice(0, 2);
    expect(far.filter((one) => next.includes(one) || one === text)).toEqual([]);
    expect(far.map(({ length }) => length)).toEqual([text.length, text.length]);
    expect(made.slice(-4)).toEqual(expect.arrayContaining(next));
  });
});
