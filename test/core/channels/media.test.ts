import { mediaKind } from '../../../core/channels/media.ts';

test.each([
  ['https://a.example/film.MP4?x=1', 'video'],
  ['https://a.example/voice.ogg#t=3', 'audio'],
  ['https://a.example/paper.pdf', 'document'],
  ['https://a.example/picture.jpg', 'image'],
  ['https://a.example/download?file=paper.pdf', 'image'],
  ['https://a.example/x.constructor', 'image'],
  ['', 'image'],
])('%p is taken for %s', (url, kind) => {
  expect(mediaKind(url)).toBe(kind);
});
