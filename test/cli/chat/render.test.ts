import { Bubble } from '../../../cli/chat/bubble.ts';
import { renderBubble } from '../../../cli/chat/render.ts';

const render = (shown: object) => renderBubble(Bubble.parse({ message_id: 'M', app_message: {}, shown }));

describe('a bubble in the terminal', () => {
  it.each([
    ['a text of two lines', { text: 'Hi\nthere' }, ['◀ Hi', '  there']],
    ['buttons below the text', { text: 'What?', choices: ['A', 'B'] }, ['◀ What?', '  [1] A', '  [2] B']],
    ['media above the text', { text: 'Look', media: ['https://x/p.png'] }, ['◀ ▣ https://x/p.png', '  Look']],
    [
      'buttons numbered through all cards',
      {
        text: '',
        cards: [
          { title: 'One', description: 'd', choices: ['A'] },
          { title: 'Two', choices: ['B'] },
        ],
      },
      ['◀ ■ One', '  d', '  [1] A', '  ■ Two', '  [2] B'],
    ],
    [
      'the buttons below cards last',
      { text: '', cards: [{ title: 'One', choices: ['A'] }], choices: ['Help'] },
      ['◀ ■ One', '  [1] A', '  [2] Help'],
    ],
    ['nothing that steers the terminal', { text: 'a\u001b[2Jb\u0007' }, ['◀ a·[2Jb·']],
  ])('shows %s', (_, shown, lines) => {
    expect(render(shown)).toEqual(lines);
  });
});
